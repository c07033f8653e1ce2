import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { grouped } from '../../../../core/money.ts';
import { useQuery } from '../../../parts/query.ts';
import { baseUnit } from '../../../parts/units.ts';
import { useSession } from '../../../session.ts';
import { productsByIds } from '../../../store/goods/goods.ts';
import { Amount } from '../../../ui/amount.tsx';
import { Band } from '../../../ui/band.tsx';
import { Button } from '../../../ui/button.tsx';
import { Row } from '../../../ui/row.tsx';
import { ReceivePaid } from './receive-paid.tsx';
import { changeWords } from './receive-words.ts';
import { type DraftLine, type ReceivingDraft, sumsOf } from './receiving-draft.ts';
import { type Stocked, UNKNOWN, stockWords, unitCostOf } from '../shelf-words.ts';
import { stocked } from '../stocked.ts';
import { takeBack, useWrite } from '../writing.ts';

type DoneProps = {
  readonly entry: string;
  readonly draft: ReceivingDraft;
  readonly onMore: () => void;
  /** It was taken back: the draft to go on with. */
  readonly onUndone: (draft: ReceivingDraft) => void;
};

/** What a receiving led to: the new stock and the new average cost of every product. */
export function ReceiveDone({ entry, draft, onMore, onUndone }: DoneProps): JSX.Element {
  const { store, newId } = useSession();
  const { route } = useLocation();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const ids = [...new Set(draft.lines.map(({ product }) => product))];
  const items = useQuery(async () => stocked(store, await productsByIds(store, ids)), [entry]);
  const sums = sumsOf(draft);
  const undo = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const done = await takeBack(write, entry, '这次进货撤销了，单子还在，可以接着改。');
    setBusy(false);
    if (done) onUndone({ ...draft, id: newId() });
  };
  return (
    <div class="goods goods-receive">
      <Band title="进货" detail="收好了" tone="goods" back={() => route('/goods')} />
      <div class="goods-received" data-testid="received">
        <p>
          收了 {sums.goods} 样{draft.supplier.trim() !== '' && `，${draft.supplier.trim()}送的`}
        </p>
        <Amount text={grouped(sums.total)} size="big" yen />
        {sums.unknown > 0 && <p>其中 {sums.unknown} 样没填进价，没算在里面。</p>}
      </div>
      <div class="goods-coming">
        <ReceivePaid entry={entry} draft={draft} total={sums.total} />
      </div>
      <div class="goods-rows">
        {items?.map((item) => (
          <DoneRow
            key={item.product.id}
            item={item}
            lines={draft.lines.filter(({ product }) => product === item.product.id)}
          />
        ))}
      </div>
      <div class="goods-acts">
        <Button icon="undo" busy={isBusy} onClick={() => void undo()}>
          撤销
        </Button>
        <Button onClick={() => route('/goods/labels')}>打价签</Button>
        <Button kind="primary" onClick={onMore}>
          再进一批
        </Button>
      </div>
    </div>
  );
}

type DoneRowProps = { readonly item: Stocked; readonly lines: readonly DraftLine[] };

/** A product received; one that became dearer leads to where its price is changed. */
function DoneRow({ item, lines }: DoneRowProps): JSX.Element {
  const news = lines.map(changeWords).find((words) => words !== '') ?? '';
  const cost = unitCostOf(item);
  const per = baseUnit(item.product).unit;
  return (
    <Row
      title={item.product.name}
      href={`/goods/${item.product.id}${news === '' ? '' : '/edit'}`}
      detail={
        <>
          平均进价 {cost === null ? UNKNOWN : `¥${grouped(cost)}/${per}`}
          {news !== '' && <span class="goods-receive-change">{news}，点这里改卖价</span>}
        </>
      }
      right={stockWords(item)}
      rightDetail="现在有"
    />
  );
}
