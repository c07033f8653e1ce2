import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import * as v from 'valibot';
import type { Offer } from '../../../../core/goods/offer.ts';
import { bareCode } from '../../../../core/barcode/scan.ts';
import { grouped } from '../../../../core/money.ts';
import { CameraView } from '../../../parts/camera-view.tsx';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useScans, useSession } from '../../../session.ts';
import { deleteDraft, draftId, readDraft, saveDraft } from '../../../store/drafts.ts';
import { allOffers } from '../../../store/goods/offers.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import { Stepper } from '../../../ui/stepper.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import {
  type Picked,
  PickedSchema,
  indexed,
  offerWords,
  offersFor,
  pickedOrder,
  stepped,
} from './offer-list.ts';
import { AskedSelects } from '../asked-selects.tsx';
import { sumOf } from './order-list.ts';
import { type OfferOrder, type OffersAsked, offersAsked, offersTable } from './ordering-views.ts';
import { placingDrafts } from './order-writing.ts';
import { SaveTable } from '../save-table.tsx';
import { SearchLine } from '../search-line.tsx';
import { codeOf } from '../product/product-form.ts';
import { categoryOptions } from '../stock-view.ts';
import { useWriteAll } from '../writing.ts';
import '../goods.css';
import './order.css';
import '../stock.css';

const ORDER_WORDS: Readonly<Record<OfferOrder, string>> = {
  usual: '按名字',
  cheap: '单个便宜的在前',
  soon: '早到的在前',
};

/** /goods/orders/wholesale — 批销目录: found without a network, counted, ordered with one tap. */
export function Wholesale(): JSX.Element {
  const { store, camera, station } = useSession();
  const { route } = useLocation();
  const [text, setText] = useState('');
  const [isLooking, setLooking] = useState(false);
  const offers = useQuery(() => allOffers(store), [], ['offer']);
  const catalogue = useMemo(() => indexed(offers ?? []), [offers]);
  const [picked, step] = usePicked();
  const [isReview, setReview] = useState(false);
  const [asked, setAsked] = useState<OffersAsked>({ category: '', order: 'usual' });
  const isPicked = isReview && picked.size > 0;
  const shown = isPicked
    ? catalogue.offers.filter(({ code }) => picked.has(code))
    : offersAsked(offersFor(catalogue, text), asked);
  useScans((scan) => {
    const code = codeOf(bareCode(scan.text));
    const offer = catalogue.offers.find((one) => one.code === code);
    if (offer) step(offer, 1);
    else say('批销目录里没有这个。');
    return true;
  });
  return (
    <div class="goods goods-wholesale">
      <ShopMark title="批销目录" back={() => route('/goods/orders')} />
      <SearchLine
        text={text}
        onText={setText}
        looking={isLooking}
        onCamera={() => setLooking(!isLooking)}
      />
      {isLooking && <CameraView camera={camera} task="goods" onClose={() => setLooking(false)} />}
      {offers?.length === 0 && <Empty icon="truck" text="批销目录还没有到，连上网就会自己来。" />}
      {offers !== null && offers.length > 0 && (
        <>
          {!isPicked && <OffersAskedFor offers={offers} asked={asked} onAsked={setAsked} />}
          <div class="goods-list">
            <VirtualList
              label="批销目录"
              items={shown}
              rowRem={5.25}
              top={`${text}/${isPicked}/${asked.category}/${asked.order}`}
              keyOf={({ code }) => code}
              render={(offer) => (
                <OfferRow offer={offer} packs={picked.get(offer.code) ?? 0} onStep={step} />
              )}
            />
          </div>
          <div class="goods-acts">
            {(picked.size === 0 || isPicked) && (
              <SaveTable
                name={`${station.name}-批销目录`}
                rows={() => offersTable(shown, picked)}
                disabled={shown.length === 0}
              />
            )}
            {picked.size > 0 && (
              <Button onClick={() => setReview(!isReview)}>
                {isReview ? '看全部' : `选了 ${picked.size} 样`}
              </Button>
            )}
            <PlaceAct offers={offers} picked={picked} />
          </div>
        </>
      )}
    </div>
  );
}

type AskedForProps = {
  readonly offers: readonly Offer[];
  readonly asked: OffersAsked;
  readonly onAsked: (asked: OffersAsked) => void;
};

const OffersAskedFor = ({ offers, asked, onAsked }: AskedForProps): JSX.Element => (
  <div class="goods-stock-asked">
    <AskedSelects
      label="分类"
      options={categoryOptions(offers, '全部')}
      asked={asked.category}
      onAsked={(category) => onAsked({ ...asked, category })}
      orders={ORDER_WORDS}
      order={asked.order}
      onOrder={(order) => onAsked({ ...asked, order })}
    />
  </div>
);

type Step = (offer: Offer, step: 1 | -1) => void;

/** What is picked; it is still there after the till was needed in between. */
function usePicked(): readonly [Picked, Step] {
  const { store } = useSession();
  const [picked, setPicked] = useState<Picked>(new Map());
  useEffect(() => {
    readDraft(store, 'ordering').then((left) => {
      const parsed = v.safeParse(PickedSchema, left?.content);
      if (parsed.success) setPicked(new Map(parsed.output));
    }, reportError);
  }, [store]);
  const step: Step = (offer, by) =>
    setPicked((now) => {
      const next = stepped(now, offer, by);
      const kept =
        next.size === 0
          ? deleteDraft(store, 'ordering')
          : saveDraft(store, 'ordering', {
              lines: next.size,
              content: [...next].map(([code, packs]) => [code, packs]),
            });
      kept.catch(reportError);
      return next;
    });
  return [picked, step];
}

type OfferRowProps = {
  readonly offer: Offer;
  readonly packs: number;
  readonly onStep: Step;
};

function OfferRow({ offer, packs, onStep }: OfferRowProps): JSX.Element {
  return (
    <Row
      title={[offer.name, offer.spec].filter((word) => word !== '').join(' ')}
      detail={offerWords(offer)}
      selected={packs > 0}
    >
      <Stepper
        label={offer.name}
        text={packs === 0 ? '0' : `${packs}`}
        onLess={() => onStep(offer, -1)}
        onMore={() => onStep(offer, 1)}
      />
    </Row>
  );
}

type PlaceActProps = { readonly offers: readonly Offer[]; readonly picked: Picked };

function PlaceAct({ offers, picked }: PlaceActProps): JSX.Element {
  const { station, now, newId } = useSession();
  const { route } = useLocation();
  const writeAll = useWriteAll();
  const [isBusy, setBusy] = useState(false);
  const order = pickedOrder(offers, picked, station.id);
  const wanted = order === null ? [] : [order];
  const place = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const drafts = placingDrafts(wanted, now(), newId);
    const done = await writeAll(drafts, { cart: draftId('ordering') });
    setBusy(false);
    if (!done) return;
    say('下单了，中心接单会告诉你。');
    route(`/goods/orders/${drafts[0]?.id ?? ''}`);
  };
  return (
    <Button
      kind="primary"
      size="big"
      busy={isBusy}
      disabled={order === null}
      onClick={() => void place()}
    >
      {order === null ? '下单' : `下单 ${order.lines.length} 样 ¥${grouped(sumOf(wanted))}`}
    </Button>
  );
}
