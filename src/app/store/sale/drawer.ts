// Cash put into the drawer and taken out of it, as its entries tell it.
import * as v from 'valibot';
import { supplierPaidInCash } from '../../../core/goods/payable.ts';
import { cancelAccount } from '../../../core/journal/account.ts';
import type { Counting } from '../../../core/journal/plan.ts';
import { PriceSchema } from '../../../core/money.ts';
import {
  CashMovedSchema,
  type Move,
  type Moves,
  cashMoved,
  toldApart,
} from '../../../core/sale/drawer.ts';
import type { PastShift } from '../../../core/sale/shift.ts';
import { dayStart } from '../../../core/time.ts';
import type { EntryRow } from '../database.ts';
import { countingIn } from '../entry-row.ts';
import { suppliers } from '../goods/orders.ts';
import type { Store } from '../store.ts';

/**
 * A move of cash that counts: when (epoch ms), of what note, and to which supplier. A late one is
 * of the last shift's time and came when that was over.
 */
export type Moved = Move & {
  readonly id: string;
  readonly at: number;
  readonly note: string;
  readonly supplier: string;
  readonly isLate: boolean;
};

/** What a shift's moves consist of, the latest first; `rest` no entry here explains. */
export type MovesListed = { readonly listed: readonly Moved[]; readonly rest: Moves };

/** No drawer is opened more often between two counts. */
const MOST_LISTED = 100;

const KINDS = [cashMoved.name, supplierPaidInCash.name];
const PaidSchema = v.object({ supplierId: v.string(), amount: PriceSchema, by: v.literal('cash') });

const bodyOf = ({ entry }: Counting): (Move & { note: string; supplierId: string }) | null => {
  const { kind, v: version, body } = entry;
  if (kind === cashMoved.name) {
    const said = v.safeParse(CashMovedSchema, body);
    return said.success ? { note: '', ...said.output, supplierId: '' } : null;
  }
  const paid = v.safeParse(PaidSchema, body);
  if (!paid.success || version !== supplierPaidInCash.v) return null;
  const { supplierId, amount } = paid.output;
  return { way: 'out', reason: 'payable', amount, note: '', supplierId };
};

/** Every move from `from` (epoch ms) on that was not taken back, the latest heard first. */
async function movesFrom(store: Store, from: number): Promise<Moved[]> {
  const { db } = store;
  const rows = await Promise.all(
    KINDS.map((kind) =>
      db.entries.where('[kind+eff]').between([kind, from], [kind, Infinity]).toArray(),
    ),
  );
  const heard = (row: EntryRow): number => row.seq ?? Infinity;
  const all = rows
    .flat()
    .sort((a, b) => (heard(a) === heard(b) ? b.eff - a.eff : heard(b) - heard(a)))
    .flatMap((row) => {
      const counting = countingIn(row);
      const body = counting === null ? null : bodyOf(counting);
      return body === null ? [] : [{ ...body, id: row.id, at: row.eff, isLate: false }];
    });
  const [cancelled, known] = await Promise.all([
    db.ledger.bulkGet(all.map(({ id }) => cancelAccount(id))),
    suppliers(store),
  ]);
  return all.flatMap(({ supplierId, ...move }, i) => {
    const supplier = known.find(({ id }) => id === supplierId)?.name ?? '';
    return cancelled[i] === undefined ? [{ ...move, supplier }] : [];
  });
}

/**
 * What `moved`, the sums of a shift that is to be closed on `today`, consists of. Only what is
 * listed may be taken back: all else has been counted by a shift that is over.
 */
export async function listMoves(
  store: Store,
  last: PastShift | null,
  today: string,
  moved: Moves,
): Promise<MovesListed> {
  const since = last?.at ?? -Infinity;
  const all = await movesFrom(store, dayStart(last?.day ?? today));
  const own = all.filter(({ at }) => at > since);
  const { late, rest } = toldApart(
    moved,
    own,
    all.filter(({ at }) => at <= since),
  );
  const listed = [...own, ...late.map((move) => ({ ...move, isLate: true }))];
  return { listed: listed.sort((a, b) => b.at - a.at).slice(0, MOST_LISTED), rest };
}
