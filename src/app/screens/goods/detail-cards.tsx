import type { JSX } from 'preact';
import { Card, CardAct } from '../../ui/card.tsx';
import { Row } from '../../ui/row.tsx';
import type { GoodsFacts } from './facts.ts';

type CardProps = { readonly facts: GoodsFacts };

/** What is on the shelf, as large as the answer deserves. */
export function StockCard({ facts }: CardProps): JSX.Element {
  return (
    <Card title="库存" right={facts.about}>
      <p class="goods-figure" data-testid="stock">{facts.stock}</p>
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
      <p class="goods-figure" data-testid="cost">{facts.cost}</p>
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
          <span class="goods-unit-name">{unit.name} <small>{unit.holds}</small></span>
          <strong>{unit.price}</strong>
          <small class="goods-unit-codes">
            {unit.codes.length === 0 ? '没有条码' : unit.codes.join('　')}
          </small>
        </div>
      ))}
    </Card>
  );
}

/** The last sales, returns and receivings. */
export function MovesCard({ facts }: CardProps): JSX.Element {
  return (
    <Card title="最近进出">
      {facts.moves.length === 0 && <p class="muted">还没有进出。</p>}
      <div class="goods-moves">
        {facts.moves.map((move) => (
          <Row key={move.key} title={move.what} detail={move.when} right={move.quantity}
            rightDetail={move.money}
            href={move.sale === null ? undefined : `/shop/sales/${move.sale}`} />
        ))}
      </div>
    </Card>
  );
}
