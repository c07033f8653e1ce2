import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { IDLE_DAYS } from '../../../../core/goods/idle.ts';
import { dayOf } from '../../../../core/time.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { soldLately } from '../../../store/goods/sold-window.ts';
import { stockLines } from '../../../store/goods/stock-table.ts';
import type { Store } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Empty } from '../../../ui/empty.tsx';
import type { IconName } from '../../../ui/icon-paths.ts';
import { Row } from '../../../ui/row.tsx';
import { Select } from '../../../ui/select.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { SaveTable } from '../save-table.tsx';
import {
  type Asked,
  type Listed,
  ORDERS,
  type StockList,
  type StockOrder,
  type StockView,
  VIEWS,
  categoryOptions,
  lineWords,
  stockList,
  stockSentence,
  stockTable,
} from '../stock-view.ts';
import '../goods.css';
import '../stock.css';

const VIEW_WORDS: Readonly<Record<StockView, string>> = {
  all: '有多少',
  idle: '放着不动',
  short: '账上不够',
};
const ORDER_WORDS: Readonly<Record<StockOrder, string>> = {
  worth: '压钱多的在前',
  quantity: '数量少的在前',
  sold: '卖得多的在前',
  name: '按名字',
};

const NOTHING: Readonly<Record<StockView, { readonly icon: IconName; readonly text: string }>> = {
  all: { icon: 'package', text: '这里没有货。没盘过的货不在这里，盘一下就有了。' },
  idle: { icon: 'check', text: '货都在卖。' },
  short: { icon: 'check', text: '不用补。' },
};

type Found = {
  readonly list: StockList;
  readonly categories: ReturnType<typeof categoryOptions>;
};

async function readList(store: Store, asked: Asked): Promise<Found> {
  const [lines, sold] = await Promise.all([
    stockLines(store),
    soldLately(store, dayOf(asked.now), IDLE_DAYS),
  ]);
  const counted = lines.filter((line) => line.counted);
  const categories = categoryOptions(counted, '全部');
  return { list: stockList(lines, sold, asked), categories };
}

const viewIn = (text: string | undefined): StockView =>
  VIEWS.find((view) => view === text) ?? 'all';

/** /goods/stock?view= — 库存: what is there and what it is worth, what lies, what is short. */
export function Stock(): JSX.Element {
  const { store, now } = useSession();
  const { route } = useLocation();
  const view = viewIn(useRoute().query['view']);
  const [order, setOrder] = useState<StockOrder>('worth');
  const [category, setCategory] = useState('');
  const asked = { view, order, category, now: now() };
  const found = useQuery(
    () => readList(store, asked),
    [view, order, category],
    ['stock', 'product', 'sold'],
  );
  return (
    <div class="goods goods-stock">
      <ShopMark title="库存" back={() => route('/goods')} />
      <div class="goods-stock-asked">
        <Choice
          label="看什么"
          options={VIEWS.map((value) => ({ value, label: VIEW_WORDS[value] }))}
          value={view}
          onChange={(value) => route(`/goods/stock?view=${value}`, true)}
        />
        <div class="goods-stock-selects">
          <Select
            label="分类"
            options={found?.categories ?? [{ value: '', label: '全部' }]}
            value={category}
            onChange={setCategory}
          />
          <Select
            label="排列"
            options={ORDERS.map((value) => ({ value, label: ORDER_WORDS[value] }))}
            value={order}
            onChange={setOrder}
          />
        </div>
      </div>
      {found !== null && <StockBody asked={asked} list={found.list} />}
    </div>
  );
}

function StockBody({ asked, list }: { asked: Asked; list: StockList }): JSX.Element {
  const { station } = useSession();
  const { route } = useLocation();
  const isShort = asked.view === 'short';
  return (
    <>
      <p class="goods-caption" data-testid="stock-sum">
        {stockSentence(asked, list)}
      </p>
      {list.lines.length === 0 ? (
        <div class="goods-rows">
          <Empty {...NOTHING[asked.view]} />
        </div>
      ) : (
        <div class="goods-list">
          <VirtualList
            label="库存"
            items={list.lines}
            rowRem={isShort ? 5 : 4}
            top={`${asked.view} ${asked.order} ${asked.category}`}
            keyOf={({ id }) => id}
            render={(line) => (isShort ? <ShortRow line={line} /> : <StockRow line={line} />)}
          />
        </div>
      )}
      <div class="goods-acts">
        <Button icon="clock" onClick={() => route('/goods/worth')}>
          货值变化
        </Button>
        <SaveTable
          name={`${station.name}-${VIEW_WORDS[asked.view]}`}
          rows={() => stockTable(list)}
          disabled={list.lines.length === 0}
        />
      </div>
    </>
  );
}

function StockRow({ line }: { line: Listed }): JSX.Element {
  const { stock, worth } = lineWords(line);
  return (
    <Row
      href={`/goods/${line.id}/moves`}
      title={line.name}
      detail={[line.spec, line.place].filter((word) => word !== '').join(' · ')}
      right={stock}
      rightDetail={worth}
    />
  );
}

/** Below zero: most likely a delivery was not written down, or it was counted wrong. */
function ShortRow({ line }: { line: Listed }): JSX.Element {
  const { route } = useLocation();
  return (
    <Row
      title={<a href={`/goods/${line.id}/moves`}>{line.name}</a>}
      detail={<span data-wrong="">{lineWords(line).stock}</span>}
    >
      <Button onClick={() => route(`/goods/receive?add=${line.id}`)}>补进货</Button>
      <Button onClick={() => route(`/goods/${line.id}?count`)}>盘一下</Button>
    </Row>
  );
}
