import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../../ui/button.tsx';
import { Card, CardAct } from '../../../ui/card.tsx';
import { Row } from '../../../ui/row.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import type { GoodsFacts, MoveFact } from './facts.ts';
import { takeBack, useWrite } from '../writing.ts';

type CardProps = { readonly facts: GoodsFacts };

/** What is on the shelf, as large as the answer deserves. */
export function StockCard({ facts }: CardProps): JSX.Element {
  return (
    <Card title="库存" right={facts.about}>
      <p class="goods-figure" data-testid="stock">
        {facts.stock}
      </p>
      {facts.stockNote !== '' && <p>{facts.stockNote}</p>}
      {facts.cover !== '' && <p>{facts.cover}</p>}
      {facts.level !== '' && <p class="muted">{facts.level}</p>}
    </Card>
  );
}

/** Unit cost and margin; where the cost is not known, the way to fill it in. */
export function CostCard({ facts }: CardProps): JSX.Element {
  return (
    <Card title={`每${facts.per}进价`} right={`毛利 ${facts.margin}`}>
      <p class="goods-figure" data-testid="cost">
        {facts.cost}
      </p>
      {!facts.costKnown && (
        <>
          <p>没填进价，没算进利润。</p>
          <CardAct href={`/goods/${facts.item.product.id}/edit`}>填进价</CardAct>
        </>
      )}
    </Card>
  );
}

/** The ways it is sold: unit, price, barcodes. */
export function UnitsCard({ facts }: CardProps): JSX.Element {
  return (
    <Card title="卖价">
      {facts.units.map((unit) => (
        <div class="goods-unit" key={unit.name}>
          <span class="goods-unit-name">
            {unit.name} <small>{unit.holds}</small>
          </span>
          <strong>{unit.price}</strong>
          <small class="goods-unit-codes">
            {unit.codes.length === 0 ? '没有条码' : unit.codes.join('　')}
          </small>
        </div>
      ))}
    </Card>
  );
}

/** The last sales, returns and receivings; a receiving can be taken back from here. */
export function MovesCard({ facts }: CardProps): JSX.Element {
  const [open, setOpen] = useState<MoveFact | null>(null);
  return (
    <Card title="最近进出">
      {facts.moves.length === 0 && <p class="muted">还没有进出。</p>}
      <div>
        {facts.moves.map((move) => (
          <Row
            key={move.key}
            title={move.what}
            detail={move.when}
            right={move.quantity}
            rightDetail={move.money}
            href={move.kind === 'sale' ? `/shop/sales/${move.entry}` : undefined}
            onClick={move.kind === 'receiving' ? () => setOpen(move) : undefined}
          />
        ))}
      </div>
      {facts.moves.length > 0 && (
        <CardAct href={`/goods/${facts.item.product.id}/moves`}>全部进出，每一笔剩多少</CardAct>
      )}
      {open !== null && <ReceivedSheet move={open} onClose={() => setOpen(null)} />}
    </Card>
  );
}

type ReceivedProps = { readonly move: MoveFact; readonly onClose: () => void };

/** One receiving of the past, and the way to take the whole of it back. */
function ReceivedSheet({ move, onClose }: ReceivedProps): JSX.Element {
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const undo = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const done = await takeBack(write, move.entry, '这次进货撤销了，库存和进价都退回去了。');
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Sheet
      open
      title={`进货 ${move.when}`}
      onClose={onClose}
      foot={
        <Button kind="danger-text" icon="undo" busy={isBusy} onClick={() => void undo()}>
          撤销这次进货
        </Button>
      }
    >
      <p>
        这一样 {move.quantity}，{move.money}。
      </p>
      <p>撤销是整张进货单一起撤销，同一单的别的货也退回去。</p>
    </Sheet>
  );
}
