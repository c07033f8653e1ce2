// A delivery that is on its way whenever the demo opens: without it nobody could try how one is
// received with a tap.
import { WHOLESALE } from '../../core/goods/supplier.ts';
import type { AnnouncedLine } from '../../core/goods/delivery.ts';
import { marked } from '../../core/journal/mark.ts';
import { scaled } from '../../core/money.ts';
import { dayAfter, dayOf } from '../../core/time.ts';
import { announceDelivery } from '../commands/delivery.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadLedger } from '../journal/ledger.ts';
import { type Dice, between, diceOf } from './dice.ts';
import type { Good } from './good.ts';
import type { Stage } from './shop.ts';

const LINES = 6;
const MOST_PACKS = 3;
const KEEPS = 270;
/** One of them is near its end when it comes, so that the list of what expires has something. */
const KEEPS_SHORT = 30;

/** The product's first barcode; null for what has none. */
const codeOf = (stage: Stage, good: Good): string | null =>
  stage.lines.find(({ product }) => product === good.product)?.units[0]?.codes?.[0] ?? null;

function lineOf(
  stage: Stage,
  good: Good,
  roll: Dice,
  day: string,
  isFirst: boolean,
): AnnouncedLine[] {
  const code = codeOf(stage, good);
  if (code === null) return [];
  const quantity = good.carton * between(roll, 1, MOST_PACKS);
  return [
    {
      code,
      name: good.name,
      spec: good.spec,
      unit: good.unit,
      factor: good.carton,
      quantity,
      cost: good.cost === null ? null : scaled(quantity, good.cost, good.factor),
      price: good.price,
      made: dayAfter(day, -between(roll, 20, 24)),
      days: isFirst ? KEEPS_SHORT : KEEPS,
    },
  ];
}

/** Announces a delivery for today where none is on its way. */
export async function announceComing(pool: Pool, stage: Stage, now: number): Promise<void> {
  const rows = await inStation(pool, stage.station, 'read', (tx) =>
    loadLedger(tx, stage.station, 'delivery'),
  );
  if (rows.some((row) => row.form === 'claims' && marked(row).open === 'delivery')) return;
  const day = dayOf(now);
  const roll = diceOf(`${stage.station}/${day}/coming`);
  const goods = [...stage.shown].filter(
    (good) => good.counted && !good.weighed && !good.service && good !== stage.scarce,
  );
  const lines = goods.flatMap((good, i) => lineOf(stage, good, roll, day, i === 0)).slice(0, LINES);
  if (lines.length === 0) return;
  await announceDelivery(
    pool,
    stage.station,
    {
      order: null,
      supplier: stage.names.suppliers[0] ?? '',
      supplierId: WHOLESALE,
      noteNumber: `PF${day.replaceAll('-', '')}-${String(rows.length + 1).padStart(2, '0')}`,
      warehouse: stage.names.warehouse,
      due: day,
      lines,
    },
    now,
  );
}
