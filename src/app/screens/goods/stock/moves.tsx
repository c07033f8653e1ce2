import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TableCell } from '../../../../core/import/table.ts';
import { yuan, fen } from '../../../../core/money.ts';
import { clockOf, dayOf, effOf } from '../../../../core/time.ts';
import { billNumber } from '../../../bill-number.ts';
import { Photo, Thumb } from '../../../parts/photo.tsx';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { type Session, useSession } from '../../../session.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { productById } from '../../../store/goods/goods.ts';
import { type Story, type Told, storyOf } from '../../../store/goods/story.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { AskedSelects } from '../asked-selects.tsx';
import { type MoveLine, type MoveOrder, WHY_MOVED, moveLine, movesIn } from './move-words.ts';
import { SaveTable } from '../save-table.tsx';
import '../goods.css';
import '../stock.css';

/** As many moves as are read at first, and how many times more each time earlier ones are asked. */
const FIRST = 200;
const MORE = 4;

type Found = { readonly product: Product; readonly story: Story };

const SORTS = [
  { value: 'all', label: '全部' },
  { value: 'sale', label: '卖出' },
  { value: 'receiving', label: '进货' },
  { value: 'write-off', label: '报损' },
  { value: 'count', label: '盘点' },
  { value: 'transfer', label: '调走' },
] as const;
type Sort = (typeof SORTS)[number]['value'];

const ORDER_WORDS: Readonly<Record<MoveOrder, string>> = {
  latest: '新的在前',
  earliest: '旧的在前',
  most: '数量多的在前',
};

/** /goods/:id/moves — 库存流水: everything that changed a product's stock, and its document. */
export function Moves(): JSX.Element {
  const id = useRoute().params['id'] ?? '';
  const { store } = useSession();
  const { route } = useLocation();
  const [limit, setLimit] = useState(FIRST);
  const found = useQuery(
    async (): Promise<Found[]> => {
      const product = await productById(store, id);
      return product === null ? [] : [{ product, story: await storyOf(store, id, limit) }];
    },
    [id, limit],
    ['stock', 'product'],
  );
  const [one] = found ?? [];
  const back = (): void => route(`/goods/${id}`);
  return (
    <div class="goods">
      <ShopMark title={one === undefined ? '进出' : `${one.product.name} 进出`} back={back} />
      {found !== null && one === undefined && (
        <Empty
          icon="package"
          text="没有这个商品。"
          action={{ label: '回货品', onClick: () => route('/goods') }}
        />
      )}
      {one !== undefined && <MovesBody found={one} onMore={() => setLimit(limit * MORE)} />}
    </div>
  );
}

const numberOf = (session: Session, { entry }: Told): string =>
  entry === null ? '' : billNumber(session, entry);

function MovesBody({ found, onMore }: { found: Found; onMore: () => void }): JSX.Element {
  const session = useSession();
  const [sort, setSort] = useState<Sort>('all');
  const [order, setOrder] = useState<MoveOrder>('latest');
  const { product, story } = found;
  const wanted = story.told.filter(({ movement }) => sort === 'all' || movement.why === sort);
  const told = movesIn(wanted, order);
  const lines = told.map((one) => moveLine(one, product, numberOf(session, one)));
  return (
    <>
      <div class="goods-stock-asked">
        <AskedSelects
          label="看哪些"
          options={SORTS}
          asked={sort}
          onAsked={setSort}
          orders={ORDER_WORDS}
          order={order}
          onOrder={setOrder}
        />
      </div>
      {lines.length === 0 ? (
        <div class="goods-rows">
          <Empty icon="list" text="还没有这样的进出。" />
        </div>
      ) : (
        <div class="goods-list" data-testid="moves">
          <VirtualList
            label="进出"
            items={lines}
            top={`${sort} ${order}`}
            keyOf={({ key }) => key}
            render={(line) => <MoveRow line={line} />}
          />
        </div>
      )}
      <div class="goods-acts">
        {!story.isWhole && <Button onClick={onMore}>看更早的</Button>}
        <SaveTable
          name={`${product.name}-进出`}
          rows={() => movesTable(session, told)}
          disabled={told.length === 0}
        />
      </div>
    </>
  );
}

/** A movement; the picture of its document is shown large on a tap. */
function MoveRow({ line }: { line: MoveLine }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const { photo } = line;
  return (
    <>
      <Row
        picture={photo === null ? undefined : <Thumb hash={photo} />}
        title={line.title}
        detail={line.detail}
        right={line.change}
        rightDetail={line.after}
        href={line.href}
        onClick={photo === null ? undefined : () => setOpen(true)}
      />
      {isOpen && (
        <Sheet open title={line.title} onClose={() => setOpen(false)}>
          <Photo hash={photo} alt={line.title} />
        </Sheet>
      )}
    </>
  );
}

/** The movements as a table for a computer, heads first. */
const movesTable = (session: Session, told: readonly Told[]): TableCell[][] => [
  ['时间', '什么', '单号', '数量', '进价合计', '收的钱', '剩多少'],
  ...told.map((one): TableCell[] => {
    const { stamp, why, quantity, value, amount, onHand } = one.movement;
    const eff = effOf(stamp);
    return [
      `${dayOf(eff)} ${clockOf(eff)}`,
      WHY_MOVED[why] ?? why,
      numberOf(session, one),
      quantity,
      value === null ? null : Number(yuan(fen(value))),
      Number(yuan(fen(amount))),
      onHand,
    ];
  }),
];
