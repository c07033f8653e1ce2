import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { grouped } from '../../../../core/money.ts';
import { dayAfter, dayOf } from '../../../../core/time.ts';
import { saveFile } from '../../../device/save-file.ts';
import { tableFile } from '../../../device/table-export.ts';
import { momentText } from '../../../parts/moment.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { productsByIds } from '../../../store/goods/goods.ts';
import { suppliers } from '../../../store/goods/orders.ts';
import { type Received, receivingsSince } from '../../../store/goods/receivings.ts';
import type { Store } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import { say } from '../../../ui/toast-queue.ts';
import {
  type ReceivedAsked,
  type ReceivedOrder,
  costOfAll,
  receivedAsked,
} from '../expiry/dated-views.ts';
import { recordTable } from './received-table.ts';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import '../goods.css';
import './received.css';
import '../stock.css';

/** How far the list looks back, in days; the record is to be kept for two years. */
const SPANS = [
  { value: '7', label: '近 7 天' },
  { value: '30', label: '近 30 天' },
  { value: '730', label: '近两年' },
] as const;
type Span = (typeof SPANS)[number]['value'];

/** The record holds more than the list shows. */
const MOST_RECORDED = 5_000;

/** /goods/received — 进货记录: what came when from whom, and the record the law wants. */
export function ReceivedList(): JSX.Element {
  const { store, station, now } = useSession();
  const { route } = useLocation();
  const [span, setSpan] = useState<Span>('30');
  const [asked, setAsked] = useState<ReceivedAsked>({ supplier: '', order: 'latest' });
  const [isBusy, setBusy] = useState(false);
  const since = dayAfter(dayOf(now()), -Number(span));
  const received = useQuery(() => receivingsSince(store, since), [since], ['entries', 'cancel']);
  const shown = receivedAsked(received ?? [], asked);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const rows = await recordOf(store, since, asked);
      const file = await tableFile('xlsx', async (take) => {
        await take(rows);
      });
      saveFile(file, `${station.name}-进货记录-${dayOf(now())}.xlsx`);
      say('进货记录存好了，在“下载”里。');
    } catch (error) {
      reportError(error);
      say('没能导出，请再点一次。');
    }
    setBusy(false);
  };
  return (
    <div class="goods goods-received-list">
      <ShopMark title="进货记录" back={() => route('/goods/receive')} />
      <div class="goods-spans">
        <Choice label="看多久" value={span} onChange={setSpan} options={SPANS} />
      </div>
      {received !== null && received.length === 0 ? (
        <Empty icon="truck" text="这段时间没有进货。" />
      ) : (
        <p class="goods-caption">{received === null ? '' : sentence(shown)}</p>
      )}
      {received !== null && received.length > FEW && (
        <div class="goods-stock-asked">
          <AskedSelects
            label="供货商"
            options={namesOf(received ?? [])}
            asked={asked.supplier}
            onAsked={(supplier) => setAsked({ ...asked, supplier })}
            orders={ORDER_WORDS}
            order={asked.order}
            onOrder={(order) => setAsked({ ...asked, order })}
          />
        </div>
      )}
      <div class="goods-rows">
        {shown.map((one) => (
          <ReceivedRow key={one.id} one={one} />
        ))}
      </div>
      <div class="goods-acts">
        <Button
          icon="download"
          busy={isBusy}
          disabled={received === null || received.length === 0}
          onClick={() => void save()}
        >
          存成食品进货查验记录
        </Button>
      </div>
    </div>
  );
}

async function recordOf(store: Store, since: string, asked: ReceivedAsked) {
  const all = await receivingsSince(store, since, MOST_RECORDED);
  const received = receivedAsked(all, { ...asked, order: 'latest' });
  const ids = new Set(received.flatMap(({ body }) => body.lines.map(({ product }) => product)));
  const [products, known] = await Promise.all([productsByIds(store, [...ids]), suppliers(store)]);
  return recordTable(
    received,
    new Map(products.map((product) => [product.id, product])),
    new Map(known.map((supplier) => [supplier.id, supplier])),
  );
}

/** Whom the goods came from, as it was written. */
const namesOf = (received: readonly Received[]): { value: string; label: string }[] => {
  const names = [...new Set(received.map(({ body }) => body.supplier))].sort();
  return [
    { value: '', label: '全部' },
    ...names.filter((name) => name !== '').map((value) => ({ value, label: value })),
  ];
};

const ORDER_WORDS: Readonly<Record<ReceivedOrder, string>> = {
  latest: '新的在前',
  money: '钱多的在前',
  goods: '样数多的在前',
};

const sentence = (received: readonly Received[]): string =>
  `进了 ${received.length} 次货，一共 ¥${grouped(costOfAll(received))}。`;

function ReceivedRow({ one }: { one: Received }): JSX.Element {
  const { now } = useSession();
  const { id, at, body } = one;
  const goods = new Set(body.lines.map(({ product }) => product)).size;
  return (
    <Row
      href={`/goods/received/${id}`}
      title={body.supplier === '' ? '没写供货商' : body.supplier}
      detail={[momentText(at, now()), body.noteNumber].filter((word) => word !== '').join(' · ')}
      right={`¥${grouped(costOfAll([one]))}`}
      rightDetail={`${goods} 样`}
    />
  );
}
