import { useLocation } from 'preact-iso/router';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { CameraView } from '../../parts/camera-view.tsx';
import { useGoodsScan } from '../../parts/goods-reading.ts';
import { Thumb } from '../../parts/photo.tsx';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useScans, useSession } from '../../session.ts';
import { Empty } from '../../ui/empty.tsx';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Row } from '../../ui/row.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { AskedSelects } from './asked-selects.tsx';
import { useLow } from './ordering/low-goods.ts';
import { MoreSheet } from './more-sheet.tsx';
import { isCovered } from './ordering/order-list.ts';
import { SearchLine } from './search-line.tsx';
import { type GoodsRow, goodsRow } from './shelf-words.ts';
import {
  type GoodsOrder,
  MOST_SHOWN,
  bestStocked,
  categoriesIn,
  stockedBySearch,
  stockedIn,
} from './stocked.ts';
import './goods.css';

/** The tree of categories may lag behind what is saved by so much. */
const PATIENCE_MS = 1_000;

const ORDER_WORDS: Readonly<Record<GoodsOrder, string>> = {
  sold: '卖得多的在前',
  name: '按名字',
  few: '剩得少的在前',
  most: '剩得多的在前',
};

/** 货品: search, the few things done with goods, and the goods themselves. */
export function Goods(): JSX.Element {
  const { store, camera, now } = useSession();
  const [text, setText] = useState('');
  const [category, setCategory] = useState('');
  const [order, setOrder] = useState<GoodsOrder>('sold');
  const [isLooking, setLooking] = useState(false);
  const query = text.trim();
  const open = useGoodsScan();
  useScans((scan) => {
    open(scan.text);
    return true;
  });
  const categories =
    useQuery(() => categoriesIn(store), [], ['product', 'merged'], PATIENCE_MS) ?? [];
  const items = useQuery(
    () =>
      query !== ''
        ? stockedBySearch(store, query)
        : category === '' && order === 'sold'
          ? bestStocked(store, now())
          : stockedIn(store, { category, order, now: now() }),
    [query, category, order],
  );
  return (
    <div class="goods">
      <ShopMark title="货品" />
      <SearchLine
        text={text}
        onText={setText}
        looking={isLooking}
        onCamera={() => setLooking(!isLooking)}
      />
      {isLooking && <CameraView camera={camera} task="goods" onClose={() => setLooking(false)} />}
      <Tiles />
      {items === null ? null : (
        <GoodsList query={query} category={category} order={order} rows={items.map(goodsRow)}>
          {query === '' && categories.length > 2 && (
            <AskedSelects
              label="分类"
              options={categories}
              asked={category}
              onAsked={setCategory}
              orders={ORDER_WORDS}
              order={order}
              onOrder={setOrder}
            />
          )}
        </GoodsList>
      )}
    </div>
  );
}

function Tiles(): JSX.Element {
  const low = useLow();
  const [isMore, setMore] = useState(false);
  const open = low?.filter((line) => !isCovered(line)).length ?? 0;
  const count = open === 0 ? '' : ` ${open}`;
  return (
    <nav class="goods-tiles" aria-label="货品的事">
      <Tile
        href="/goods/low"
        icon="alert-triangle"
        label={`快没了${count}`}
        marked={count !== ''}
      />
      <Tile href="/goods/receive" icon="truck" label="进货" />
      <Tile href="/goods/count" icon="check" label="盘点" />
      <Tile href="/goods/orders" icon="box" label="订货" />
      <Tile href="/goods/new" icon="plus" label="加商品" />
      <button class="goods-tile" type="button" onClick={() => setMore(true)}>
        <Icon name="list" />
        <span>更多</span>
      </button>
      {isMore && <MoreSheet onClose={() => setMore(false)} />}
    </nav>
  );
}

type TileProps = {
  readonly href: string;
  readonly icon: IconName;
  readonly label: string;
  readonly marked?: boolean;
};

function Tile({ href, icon, label, marked }: TileProps): JSX.Element {
  return (
    <a class="goods-tile" href={href} data-marked={marked === true ? '' : undefined}>
      <Icon name={icon} />
      <span>{label}</span>
    </a>
  );
}

type GoodsListProps = {
  readonly query: string;
  readonly category: string;
  readonly order: GoodsOrder;
  readonly rows: readonly GoodsRow[];
  /** Chooses category and order. */
  readonly children: ComponentChildren;
};

function GoodsList({ query, category, order, rows, children }: GoodsListProps): JSX.Element {
  const { route } = useLocation();
  if (rows.length === 0 && category === '' && order === 'sold') {
    return query === '' ? (
      <Empty
        icon="package"
        text="还没有商品：导入一张表，或扫一件加进来。"
        action={{ label: '导入', onClick: () => route('/goods/import') }}
      />
    ) : (
      <Empty
        icon="search"
        text={`没找到“${query}”。`}
        action={{ label: '加这个商品', onClick: () => route(newHref(query)) }}
      />
    );
  }
  // Where one has a picture all have room for one, or the names would stand ragged.
  const isPictured = rows.some(({ photo }) => photo !== null);
  return (
    <>
      <div class="goods-category">
        <p class="goods-caption">{captionOf(query, order, rows.length)}</p>
        {children}
      </div>
      <div class="goods-list">
        <VirtualList
          label="货品"
          items={rows}
          top={`${category} ${order} ${query}`}
          keyOf={({ id }) => id}
          render={(row) => <GoodsLine row={row} pictured={isPictured} />}
        />
      </div>
    </>
  );
}

function captionOf(query: string, order: GoodsOrder, count: number): string {
  if (query !== '') return count < MOST_SHOWN ? `找到 ${count} 样` : `前 ${count} 样，多打几个字`;
  return count < MOST_SHOWN
    ? `${count} 样，${ORDER_WORDS[order]}`
    : `${ORDER_WORDS[order]}，前 ${count} 样，别的请搜`;
}

const newHref = (query: string): string =>
  `/goods/new?${/^\d+$/.test(query) ? 'code' : 'name'}=${encodeURIComponent(query)}`;

function GoodsLine({ row, pictured }: { row: GoodsRow; pictured: boolean }): JSX.Element {
  return (
    <Row
      href={`/goods/${row.id}`}
      picture={pictured ? <Thumb hash={row.photo} /> : undefined}
      title={row.title}
      detail={row.detail}
      right={row.price}
      rightDetail={<span data-wrong={row.wrong ? '' : undefined}>{row.stock}</span>}
    />
  );
}
