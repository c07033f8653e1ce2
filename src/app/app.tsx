import type { JSX } from 'preact';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router';
import lazy, { ErrorBoundary } from 'preact-iso/lazy';
import { useLayoutEffect } from 'preact/hooks';
import { type Heard, scanAtTill } from './counter.ts';
import { onScan, type Scan } from './device/scanner.ts';
import { beep, lowTone } from './device/sound.ts';
import { chargeDesk } from './late-charging.ts';
import { later } from './parts/later.tsx';
import { type Session, SessionContext, offerScan } from './session.ts';
import { Till } from './screens/till/till.tsx';
import { Frame, type Place } from './ui/frame.tsx';
import { Toasts } from './ui/toast.tsx';
import { say } from './ui/toast-queue.ts';

const PLACES: readonly Place[] = [
  { href: '/', label: '收银', icon: 'scan-barcode' },
  { href: '/goods', label: '货品', icon: 'package' },
  { href: '/post', label: '邮政', icon: 'mail' },
  { href: '/wallet', label: '佣金', icon: 'circle-yen' },
  { href: '/shop', label: '我的店', icon: 'store' },
];

const Goods = lazy(() => import('./screens/goods/goods.tsx').then((m) => m.Goods));
const GoodsDetail = lazy(() =>
  import('./screens/goods/product/detail.tsx').then((m) => m.GoodsDetail),
);
const GoodsEdit = lazy(() => import('./screens/goods/product/edit.tsx').then((m) => m.GoodsEdit));
const GoodsLow = lazy(() => import('./screens/goods/ordering/low.tsx').then((m) => m.GoodsLow));
const Ordering = lazy(() =>
  import('./screens/goods/ordering/order-places.tsx').then((m) => m.OrderPlaces),
);
const Bulk = lazy(() => import('./screens/goods/product/bulk.tsx').then((m) => m.Bulk));
const PriceCheck = lazy(() =>
  import('./screens/goods/product/price-check.tsx').then((m) => m.PriceCheck),
);
const Uncosted = lazy(() =>
  import('./screens/goods/stock/uncosted.tsx').then((m) => m.GoodsUncosted),
);
const Receive = lazy(() => import('./screens/goods/receiving/receive.tsx').then((m) => m.Receive));
const Counts = lazy(() => import('./screens/goods/counting/counts.tsx').then((m) => m.Counts));
const Count = lazy(() => import('./screens/goods/counting/count.tsx').then((m) => m.Count));
const CountReview = lazy(() =>
  import('./screens/goods/counting/count-review.tsx').then((m) => m.CountReview),
);
const Stock = lazy(() => import('./screens/goods/stock/stock.tsx').then((m) => m.Stock));
const Moves = lazy(() => import('./screens/goods/stock/moves.tsx').then((m) => m.Moves));
const StockWorth = lazy(() => import('./screens/goods/stock/worth.tsx').then((m) => m.StockWorth));
const WriteOff = lazy(() =>
  import('./screens/goods/losses/write-off.tsx').then((m) => m.WriteOffGoods),
);
const Transfers = lazy(() =>
  import('./screens/goods/transfer/transfer-places.tsx').then((m) => m.TransferPlaces),
);
const Losses = lazy(() => import('./screens/goods/losses/losses.tsx').then((m) => m.Losses));
const ReceivedList = lazy(() =>
  import('./screens/goods/receiving/received-list.tsx').then((m) => m.ReceivedList),
);
const ReceivedOne = lazy(() =>
  import('./screens/goods/receiving/received.tsx').then((m) => m.ReceivedOne),
);
const Paste = lazy(() => import('./screens/goods/receiving/paste.tsx').then((m) => m.Paste));
const Expiring = lazy(() => import('./screens/goods/expiry/expiring.tsx').then((m) => m.Expiring));
const Import = lazy(() => import('./screens/import/import.tsx').then((m) => m.Import));
const PostPlaces = lazy(() => import('./screens/post/places.tsx').then((m) => m.PostPlaces));
const ShopMembers = lazy(() => import('./screens/shop/members.tsx').then((m) => m.ShopMembers));
const Wallet = lazy(() => import('./screens/wallet/wallet.tsx').then((m) => m.Wallet));
const Paper = lazy(() => import('./screens/wallet/paper.tsx').then((m) => m.Paper));
const Shop = lazy(() => import('./screens/shop/shop.tsx').then((m) => m.Shop));
const Todo = lazy(() => import('./screens/todo/todo.tsx').then((m) => m.Todo));
const GoodsExport = lazy(() => import('./screens/goods/export.tsx').then((m) => m.GoodsExport));
const GoodsLabels = lazy(() =>
  import('./screens/goods/labels/labels.tsx').then((m) => m.GoodsLabels),
);
const LooseReturn = lazy(() =>
  import('./screens/sales/loose-return.tsx').then((m) => m.LooseReturn),
);
const Sales = lazy(() => import('./screens/sales/sales.tsx').then((m) => m.Sales));
const SaleDetail = lazy(() => import('./screens/sales/detail.tsx').then((m) => m.SaleDetail));
const Device = lazy(() => import('./screens/shop/device.tsx').then((m) => m.Device));
const CodeRules = lazy(() => import('./screens/shop/codes.tsx').then((m) => m.Codes));
const Charges = lazy(() => import('./screens/shop/charges.tsx').then((m) => m.Charges));
const Closing = lazy(() => import('./screens/shop/closing.tsx').then((m) => m.Closing));
const Takings = lazy(() => import('./screens/shop/takings.tsx').then((m) => m.Takings));
const Try = lazy(() => import('./screens/shop/try.tsx').then((m) => m.Try));
const Seen = lazy(() => import('./screens/demo/seen.tsx').then((m) => m.Seen));
const Codes = lazy(() => import('./screens/demo/codes.tsx').then((m) => m.Codes));
const Meanings = later(() => import('./parts/meaning-sheet.tsx').then((m) => m.Meanings));
const ChargeBand = later(() => import('./parts/charge-band.tsx').then((m) => m.ChargeBand));
const DraftBand = later(() => import('./parts/draft-band.tsx').then((m) => m.DraftBand));
const DemoStrip = lazy(() => import('./screens/demo/strip.tsx').then((m) => m.DemoStrip));
const PracticeStrip = lazy(() => import('./screens/demo/strip.tsx').then((m) => m.PracticeStrip));

/** Goods and what is done with them; an earlier path wins, so `:id` comes last. */
const GOODS = (
  [
    ['/goods', Goods],
    ['/goods/low', GoodsLow],
    ['/goods/orders/:place?', Ordering],
    ['/goods/bulk', Bulk],
    ['/goods/price', PriceCheck],
    ['/goods/uncosted', Uncosted],
    ['/goods/receive', Receive],
    ['/goods/received', ReceivedList],
    ['/goods/received/:id', ReceivedOne],
    ['/goods/paste', Paste],
    ['/goods/expiring', Expiring],
    ['/goods/import', Import],
    ['/goods/export', GoodsExport],
    ['/goods/labels', GoodsLabels],
    ['/goods/new', GoodsEdit],
    ['/goods/count', Counts],
    ['/goods/count/:id', Count],
    ['/goods/count/:id/review', CountReview],
    ['/goods/loss', WriteOff],
    ['/goods/losses', Losses],
    ['/goods/transfer/:place?', Transfers],
    ['/goods/stock', Stock],
    ['/goods/worth', StockWorth],
    ['/goods/:id', GoodsDetail],
    ['/goods/:id/moves', Moves],
    ['/goods/:id/edit', GoodsEdit],
  ] as const
).map(([path, component]) => <Route key={path} path={path} component={component} />);

/** The bound app: the frame with its five places, and the way of every scan. */
export function App({ session }: { session: Session }): JSX.Element {
  return (
    <SessionContext.Provider value={session}>
      <LocationProvider>
        <Framed session={session} />
        <Meanings />
        <Toasts />
      </LocationProvider>
    </SessionContext.Provider>
  );
}

function Framed({ session }: { session: Session }): JSX.Element {
  const { path, route } = useLocation();
  useLayoutEffect(
    () =>
      onScan((scan) =>
        takeScan(session, scan, () => {
          if (location.pathname !== '/') route('/');
        }),
      ),
    [session],
  );
  const isIn = (href: string): boolean => path === href || path.startsWith(`${href}/`);
  const current = isIn('/todo') ? '/shop' : PLACES.findLast(({ href }) => isIn(href))?.href;
  return (
    <Frame
      places={PLACES}
      current={current ?? '/'}
      practice={session.practice}
      strip={
        session.demo || session.practice ? (
          <ErrorBoundary>{session.practice ? <PracticeStrip /> : <DemoStrip />}</ErrorBoundary>
        ) : null
      }
      band={
        <>
          {!session.practice && <ChargeBand path={path} />}
          <DraftBand path={path} />
        </>
      }
    >
      <ErrorBoundary onError={reportError}>
        <Router>
          <Route path="/" component={Till} />
          {GOODS}
          <Route path="/post" component={PostPlaces} />
          <Route path="/post/*" component={PostPlaces} />
          <Route path="/wallet" component={Wallet} />
          <Route path="/wallet/statement/:month" component={Paper} />
          <Route path="/shop" component={Shop} />
          <Route path="/shop/sales" component={Sales} />
          <Route path="/shop/sales/:id" component={SaleDetail} />
          <Route path="/shop/return" component={LooseReturn} />
          <Route path="/shop/members" component={ShopMembers} />
          <Route path="/shop/device" component={Device} />
          <Route path="/shop/codes" component={CodeRules} />
          <Route path="/shop/try" component={Try} />
          <Route path="/shop/charges" component={Charges} />
          <Route path="/shop/takings" component={Takings} />
          <Route path="/shop/closing" component={Closing} />
          <Route path="/todo" component={Todo} />
          <Route path="/demo/seen" component={Seen} />
          <Route path="/demo/codes" component={Codes} />
          <Route default component={Till} />
        </Router>
      </ErrorBoundary>
    </Frame>
  );
}

/** A screen may want the scan; else it is the till's, whatever is shown. */
function takeScan(session: Session, scan: Scan, toTill: () => void): void {
  if (offerScan(scan)) return;
  const { gate } = session.store;
  const tell = (heard: Heard): Promise<void> | undefined => {
    const isLine = heard.heard === 'line';
    if (session.settings.sound.value && heard.heard !== 'payment') (isLine ? beep : lowTone)();
    if (heard.heard === 'payment') return charge(session, heard.text, toTill);
    if (isLine || heard.heard === 'asked') toTill();
    else if ('text' in heard) {
      import('./parts/unsold-scan.ts')
        .then((m) => m.takeUnsold(session, heard, toTill))
        .catch(reportError);
    }
    return undefined;
  };
  // Held over both: between a scan and what comes of it no page of synced entries begins.
  const later = (heard: Heard): void => void tell(heard);
  gate
    .first(() => scanAtTill(session.counter, scan.text, later).then(tell))
    .catch((error: unknown) => {
      reportError(error);
      say('这一下没记上，请再扫一次。');
    });
}

/** A guest's payment code charges the open cart, if its total could be seen. */
function charge(session: Session, code: string, toTill: () => void): Promise<void> {
  const isShown = location.pathname === '/';
  toTill();
  return chargeDesk(session)
    .then((desk) => desk.byCode(code, isShown))
    .catch((error: unknown) => {
      reportError(error);
      say('这一下没收成，请看看上面有没有“正在收”，再扫一次。');
    });
}
