import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { yuan } from '../../../core/money.ts';
import type { Product, Unit } from '../../../core/goods/product.ts';
import { CameraView } from '../../parts/camera-view.tsx';
import { useGoodsReading } from '../../parts/goods-reading.ts';
import { baseUnit } from '../../parts/units.ts';
import { useScans, useSession } from '../../session.ts';
import { draftId } from '../../store/drafts.ts';
import { productById } from '../../store/goods.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { say } from '../../ui/toast-queue.ts';
import { NewSheet } from './new-sheet.tsx';
import { ReceiveDone } from './receive-done.tsx';
import { ReceiveLines } from './receive-lines.tsx';
import { ReceiveMore } from './receive-more.tsx';
import { type Desk, addUnit, useDesk } from './receiving-desk.ts';
import { type ReceivingDraft, lineKey, receivingOf, sumsOf } from './receiving-draft.ts';
import { Finder } from './finder.tsx';
import { useWrite } from './writing.ts';
import './goods.css';
import './receive.css';

/** A receiving just written, and its draft, should it be taken back. */
type Received = { readonly entry: string; readonly draft: ReceivingDraft };

/** /goods/receive?add= — 进货: scanned and typed into a draft, received with one tap. */
export function Receive(): JSX.Element {
  const desk = useDesk();
  const [received, setReceived] = useState<Received | null>(null);
  const { add, fresh } = useAdding(desk);
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  const take = useGoodsReading(async (scan) => {
    setReceived(null);
    if (scan.is === 'new') {
      setUnknown((codes) => (codes.includes(scan.code) ? codes : [...codes, scan.code]));
    } else if (scan.is === 'product') {
      await add(scan.product, scan.unit);
      if (scan.carton && scan.unit.factor <= baseUnit(scan.product).factor) {
        say(`这是整箱码，还没设一箱几个，先记 1 ${scan.unit.unit}，点一下改数量。`);
      }
    }
  });
  useScans((scan) => {
    take(scan.text);
    return true;
  });
  const [code] = unknown;
  if (received !== null) {
    return (
      <ReceiveDone
        entry={received.entry}
        draft={received.draft}
        onMore={() => setReceived(null)}
        onUndone={(draft) => {
          setReceived(null);
          void desk.change(() => draft);
        }}
      />
    );
  }
  return (
    <div class="goods goods-receive">
      <ReceiveHead desk={desk} take={take} add={add} />
      {desk.draft !== null && (
        <>
          <ReceiveLines draft={desk.draft} change={desk.change} fresh={fresh} />
          <ReceiveFoot draft={desk.draft} desk={desk} onReceived={setReceived} />
        </>
      )}
      {code !== undefined && (
        <NewSheet
          key={code}
          code={code}
          onClose={() => setUnknown(unknown.slice(1))}
          onMade={(product) => {
            setUnknown(unknown.slice(1));
            void add(product, baseUnit(product));
          }}
        />
      )}
    </div>
  );
}

type Add = (product: Product, unit: Unit) => Promise<void>;

/** Puts units on the desk, and knows which line was the last. */
function useAdding(desk: Desk): { add: Add; fresh: string | null } {
  const { store } = useSession();
  const [fresh, setFresh] = useState<string | null>(null);
  const add: Add = async (product, unit) => {
    if (product.service) {
      say(`${product.name}是服务，不用进货。`);
      return;
    }
    await addUnit(desk, store, product, unit);
    setFresh(lineKey(product, unit));
  };
  useAdded(add);
  return { add, fresh };
}

type HeadProps = {
  readonly desk: Desk;
  readonly take: (text: string) => void;
  readonly add: Add;
};

function ReceiveHead({ desk, take, add }: HeadProps): JSX.Element {
  const { camera } = useSession();
  const { route } = useLocation();
  const [isLooking, setLooking] = useState(false);
  const count = desk.draft === null ? 0 : sumsOf(desk.draft).goods;
  return (
    <>
      <Band
        title="进货"
        detail={count === 0 ? undefined : `${count} 样`}
        tone="goods"
        back={() => route('/goods')}
        right={
          <button class="goods-sell" type="button" onClick={() => route('/')}>
            先卖货
          </button>
        }
      />
      <Finder
        looking={isLooking}
        onCamera={() => setLooking(!isLooking)}
        onCode={take}
        onPick={(product) => void add(product, baseUnit(product))}
      />
      {isLooking && <CameraView camera={camera} task="goods" onClose={() => setLooking(false)} />}
    </>
  );
}

/** Puts the product on the desk from whose page one came. */
function useAdded(add: Add): void {
  const { store } = useSession();
  const { route } = useLocation();
  const id = useRoute().query['add'];
  useEffect(() => {
    if (id === undefined) return;
    route('/goods/receive', true);
    productById(store, id)
      .then(async (product) => {
        if (product !== null) await add(product, baseUnit(product));
      })
      .catch(reportError);
  }, [id]);
}

type FootProps = {
  readonly desk: Desk;
  readonly draft: ReceivingDraft;
  readonly onReceived: (done: Received) => void;
};

function ReceiveFoot({ draft, desk, onReceived }: FootProps): JSX.Element {
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const [isMore, setMore] = useState(false);
  const sums = sumsOf(draft);
  const receive = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const settled = await desk.settle(
      async (now) =>
        (await write('receiving', receivingOf(now), {
          id: now.id,
          options: { cart: draftId('receiving') },
        })) !== null,
    );
    setBusy(false);
    if (settled) onReceived({ entry: settled.id, draft: settled });
  };
  return (
    <div class="goods-receive-foot">
      {sums.unknown > 0 && <p>{sums.unknown} 样没填进价，先不算进利润。</p>}
      {sums.guessed > 0 && <p>{sums.guessed} 样按上次的进价，看看对不对。</p>}
      <div class="goods-acts">
        <Button onClick={() => setMore(true)}>
          {draft.supplier.trim() === '' ? '供货商' : draft.supplier.slice(0, 6)}
        </Button>
        <Button
          kind="primary"
          size="big"
          busy={isBusy}
          disabled={draft.lines.length === 0}
          onClick={() => void receive()}
        >
          {draft.lines.length === 0 ? '收货' : `收货 ${sums.goods} 样 ¥${yuan(sums.total)}`}
        </Button>
      </div>
      {isMore && <ReceiveMore draft={draft} change={desk.change} onClose={() => setMore(false)} />}
    </div>
  );
}
