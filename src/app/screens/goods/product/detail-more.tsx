import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { yuan } from '../../../../core/money.ts';
import { clockOf, dayOf } from '../../../../core/time.ts';
import { Photo } from '../../../parts/photo.tsx';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { priceSteps } from '../../../store/shelves.ts';
import { Card, CardAct } from '../../../ui/card.tsx';
import { Row } from '../../../ui/row.tsx';
import type { GoodsFacts } from './facts.ts';
import { MergeSheet } from './merge-sheet.tsx';

const MOST_STEPS = 10;

/** When its selling price became what; nothing where it never changed. */
export function PricesCard({ id }: { readonly id: string }): JSX.Element | null {
  const { store } = useSession();
  const steps = useQuery(() => priceSteps(store, id), [id], ['product']) ?? [];
  const changed = steps.filter(({ before }) => before !== null).slice(0, MOST_STEPS);
  if (changed.length === 0) return null;
  return (
    <Card title="卖价变过">
      <div class="goods-moves">
        {changed.map(({ unit, price, before, at }) => (
          <Row
            key={`${unit}/${at}`}
            title={unit}
            detail={`${dayOf(at)} ${clockOf(at)}`}
            right={`¥${yuan(price)}`}
            rightDetail={before === null ? undefined : `原来 ¥${yuan(before)}`}
          />
        ))}
      </div>
    </Card>
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
