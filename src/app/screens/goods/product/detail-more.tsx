import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PriceStep } from '../../../../core/goods/price-history.ts';
import { yuan } from '../../../../core/money.ts';
import { Photo } from '../../../parts/photo.tsx';
import { momentText } from '../../../parts/moment.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { priceSteps } from '../../../store/goods/shelves.ts';
import { Card, CardAct } from '../../../ui/card.tsx';
import { Row } from '../../../ui/row.tsx';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import type { GoodsFacts } from './facts.ts';
import { MergeSheet } from './merge-sheet.tsx';
import {
  type PriceOrder,
  type PricesAsked,
  priceOptions,
  pricesAsked,
  pricesTable,
} from './price-views.ts';
import { SaveTable } from '../save-table.tsx';

const MOST_STEPS = 10;
const ALL_STEPS = 200;

const ORDER_WORDS: Readonly<Record<PriceOrder, string>> = {
  latest: '新的在前',
  earliest: '旧的在前',
  change: '变得多的在前',
  price: '价高的在前',
};

/** When its selling price became what; nothing where it never changed. */
export function PricesCard({ facts }: { readonly facts: GoodsFacts }): JSX.Element | null {
  const { store } = useSession();
  const { id, name } = facts.item.product;
  const [asked, setAsked] = useState<PricesAsked>({ which: '', order: 'latest' });
  const [most, setMost] = useState(MOST_STEPS);
  const steps = useQuery(() => priceSteps(store, id), [id], ['product']) ?? [];
  const changed = steps.filter(({ before }) => before !== null);
  if (changed.length === 0) return null;
  const shown = pricesAsked(changed, asked);
  return (
    <Card title="卖价变过">
      {changed.length > FEW && (
        <AskedSelects
          label="看哪些"
          options={priceOptions(changed)}
          asked={asked.which}
          onAsked={(which) => setAsked({ ...asked, which })}
          orders={ORDER_WORDS}
          order={asked.order}
          onOrder={(order) => setAsked({ ...asked, order })}
        />
      )}
      <div data-testid="prices">
        {shown.slice(0, most).map((step) => (
          <PriceRow key={`${step.unit}/${step.at}`} step={step} />
        ))}
      </div>
      {shown.length > most && most < ALL_STEPS && (
        <CardAct onClick={() => setMost(ALL_STEPS)}>看全部 {shown.length} 次</CardAct>
      )}
      <div class="goods-card-end">
        <SaveTable
          name={`${name}-卖价`}
          rows={() => pricesTable(shown)}
          disabled={shown.length === 0}
        />
      </div>
    </Card>
  );
}

function PriceRow({ step: { unit, price, before, at } }: { step: PriceStep }): JSX.Element {
  const { now } = useSession();
  return (
    <Row
      title={unit}
      detail={momentText(at, now())}
      right={`¥${yuan(price)}`}
      rightDetail={before === null ? undefined : `原来 ¥${yuan(before)}`}
    />
  );
}

/** What it looks like; nothing where nobody took a picture. */
export function PhotoCard({ facts }: { readonly facts: GoodsFacts }): JSX.Element | null {
  const { photo, name } = facts.item.product;
  return photo === null ? null : (
    <Card title="照片">
      <Photo hash={photo} alt={name} />
    </Card>
  );
}

/** The way to say that another product is this one too. */
export function MergeCard({ facts }: { readonly facts: GoodsFacts }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card>
      <CardAct onClick={() => setOpen(true)}>这一样记了两遍？合成一样</CardAct>
      {isOpen && <MergeSheet product={facts.item.product} onClose={() => setOpen(false)} />}
    </Card>
  );
}
