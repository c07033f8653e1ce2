import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Supplier, WHOLESALE } from '../../../../core/goods/supplier.ts';
import { grouped } from '../../../../core/money.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { suppliers } from '../../../store/goods/orders.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import { Stepper } from '../../../ui/stepper.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { useLow } from './low-goods.ts';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import {
  type Chosen,
  type LowLine,
  cartonWords,
  cartonsOf,
  leftWords,
  lowSentence,
  ordersFor,
  sumOf,
} from './order-list.ts';
import { supplierName } from './order-words.ts';
import { type LowAsked, type LowOrder, lowAsked, lowOptions, lowTable } from './ordering-views.ts';
import { placingDrafts, savingDrafts } from './order-writing.ts';
import { SaveTable } from '../save-table.tsx';
import { useWriteAll } from '../writing.ts';
import '../goods.css';
import './low.css';
import '../stock.css';

const ORDER_WORDS: Readonly<Record<LowOrder, string>> = {
  soonest: '先没的在前',
  money: '要花钱多的在前',
  name: '按名字',
  place: '按放的地方',
};

/** /goods/low — 快没了: what runs out, how many cartons to order, ordered with one tap. */
export function GoodsLow(): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const lines = useLow();
  const known = useQuery(() => suppliers(store), [], ['supplier']) ?? [];
  const back = (): void => route('/goods');
  if (lines === null)
    return (
      <div class="goods">
        <ShopMark title="快没了" back={back} />
      </div>
    );
  return (
    <div class="goods goods-low">
      <ShopMark title="快没了" back={back} />
      {lines.length === 0 ? (
        <Empty
          icon="check"
          text="没有快没了的货。没盘过的货不在这里，盘一下就能提醒。"
          action={{ label: '回货品', onClick: back }}
        />
      ) : (
        <LowBody lines={lines} known={known} />
      )}
    </div>
  );
}

type BodyProps = { readonly lines: readonly LowLine[]; readonly known: readonly Supplier[] };

/** The list; what is shown is what is ordered. */
function LowBody({ lines, known }: BodyProps): JSX.Element {
  const { station } = useSession();
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [asked, setAsked] = useState<LowAsked>({ which: 'all', order: 'soonest' });
  const options = lowOptions(lines, known);
  // What was asked for may have been ordered away meanwhile.
  const which = options.some(({ value }) => value === asked.which) ? asked.which : 'all';
  const shown = lowAsked(lines, { ...asked, which });
  const set = (line: LowLine, cartons: number): void =>
    setChosen(new Map([...chosen, [line.product.id, Math.min(Math.max(0, cartons), 999)]]));
  return (
    <>
      <p class="goods-caption">{lowSentence(lines)}</p>
      <div class="goods-rows">
        {lines.length > FEW && (
          <div class="goods-stock-asked">
            <AskedSelects
              label="看哪些"
              options={options}
              asked={which}
              onAsked={(next) => setAsked({ ...asked, which: next })}
              orders={ORDER_WORDS}
              order={asked.order}
              onOrder={(order) => setAsked({ ...asked, order })}
            />
          </div>
        )}
        {shown.map((line) => (
          <LowRow
            key={line.product.id}
            line={line}
            from={line.supplier === null ? '' : supplierName(line.supplier, known)}
            cartons={cartonsOf(line, chosen)}
            onCartons={(cartons) => set(line, cartons)}
          />
        ))}
        {shown.length === 0 && <p class="goods-caption">没有这样的货。</p>}
        <div class="goods-rows-end">
          <SaveTable
            name={`${station.name}-快没了`}
            rows={() => lowTable(shown, chosen, known)}
            disabled={shown.length === 0}
          />
        </div>
      </div>
      <OrderAct lines={shown} chosen={chosen} />
    </>
  );
}

type LowRowProps = {
  readonly line: LowLine;
  readonly from: string;
  readonly cartons: number;
  readonly onCartons: (cartons: number) => void;
};

function LowRow({ line, from, cartons, onCartons }: LowRowProps): JSX.Element {
  const { product } = line;
  const name = (
    <a class="goods-low-name" href={`/goods/${product.id}`}>
      {product.name}
      <small>{leftWords(line)}</small>
      {from !== '' && <small>{from}</small>}
    </a>
  );
  return (
    <Row title={name} right={line.unit} rightDetail={cartonWords(line)}>
      <Stepper
        label={product.name}
        text={String(cartons)}
        onLess={() => onCartons(cartons - 1)}
        onMore={() => onCartons(cartons + 1)}
      />
    </Row>
  );
}

type OrderActProps = {
  readonly lines: readonly LowLine[];
  readonly chosen: Chosen;
};

/** One tap orders all of it, of every supplier his own. */
function OrderAct({ lines, chosen }: OrderActProps): JSX.Element {
  const { now, newId } = useSession();
  const { route } = useLocation();
  const writeAll = useWriteAll();
  const [isBusy, setBusy] = useState(false);
  const wanted = ordersFor(lines, chosen);
  const count = wanted.reduce((sum, order) => sum + order.lines.length, 0);
  const total = sumOf(wanted);
  const order = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const drafts = placingDrafts(wanted, now(), newId);
    const done = await writeAll(drafts);
    setBusy(false);
    if (!done) return;
    const own = wanted.some(({ supplier }) => supplier !== WHOLESALE);
    say(own ? '下单了。自己的供货商还要发给他。' : '下单了，中心接单会告诉你。');
    const [first] = drafts;
    route(drafts.length === 1 && first ? `/goods/orders/${first.id}` : '/goods/orders');
  };
  const keep = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const done = await writeAll(savingDrafts(wanted, newId));
    setBusy(false);
    if (!done) return;
    say('存成草稿了，在“订货”里，哪台机器都能下单。');
    route('/goods/orders');
  };
  return (
    <div class="goods-acts">
      {count > 0 && (
        <Button busy={isBusy} onClick={() => void keep()}>
          存草稿
        </Button>
      )}
      <Button
        kind="primary"
        size="big"
        busy={isBusy}
        disabled={count === 0}
        onClick={() => void order()}
      >
        {count === 0 ? '下单' : `下单 ${count} 样${total === 0 ? '' : ` ¥${grouped(total)}`}`}
      </Button>
    </div>
  );
}
