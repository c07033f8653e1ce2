// I7 of a healed world: what the acquirer took, what centre and tills say of it, and what was sold
// are one.
import * as v from 'valibot';
import { cancelledBy } from '../../src/core/journal/reversal.ts';
import { refundAccount } from '../../src/core/journal/account.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { type Charge, chargeIn, isUndone } from '../../src/core/pay/charge.ts';
import { type Refund, isRefused, refundIn } from '../../src/core/pay/refund.ts';
import { waitingBill } from '../../src/app/store/sale/bills.ts';
import type { Numbered } from '../../src/server/journal/journal-tx.ts';
import { isKept, refunded } from './acquirer.ts';
import { note } from './tally.ts';
import type { World } from './world.ts';

/** A station's stream and the centre's balances of it. */
type Scene = {
  readonly world: World;
  readonly station: string;
  readonly stream: readonly Numbered[];
  readonly rows: ReadonlyMap<string, Row>;
};

const SaleBody = v.object({
  tenders: v.array(v.object({ amount: v.number(), attempt: v.optional(v.string()) })),
});

/** A sale that names an attempt: its id, who wrote it, and what it says was paid. */
type Named = { readonly sale: string; readonly by: string; readonly amount: number };

/** The sales that name each attempt. */
function salesBy(stream: readonly Numbered[]): Map<string, Named[]> {
  const taken = new Set(stream.flatMap(({ sealed }) => cancelledBy(sealed.entry) ?? []));
  const found = new Map<string, Named[]>();
  for (const { sealed } of stream) {
    const { id, kind, body, device: by } = sealed.entry;
    if (kind !== 'sale' || taken.has(id)) continue;
    for (const { attempt, amount } of v.parse(SaleBody, body).tenders) {
      if (attempt === undefined) continue;
      found.set(attempt, [...(found.get(attempt) ?? []), { sale: id, by, amount }]);
    }
  }
  return found;
}

/** What is wrong with the charges and refunds of a station. */
export async function chargesBalance(scene: Scene): Promise<string[]> {
  const { world, station, stream, rows } = scene;
  const { deals } = world.hub.books;
  const sales = salesBy(stream);
  const broken: string[] = [];
  const claims = [...rows.values()].flatMap((row) => (row.form === 'claims' ? [row] : []));
  for (const row of claims.filter(({ id }) => id.startsWith('charge:'))) {
    broken.push(...(await chargeIsWhole(scene, chargeIn(row), sales)));
  }
  for (const row of claims.filter(({ id }) => id.startsWith('refund:'))) {
    const { refund, state, why, begun } = refundIn(row);
    const back = deals.get(begun?.attempt ?? '')?.refunds.get(refund);
    note(world.tally, `refund: ${isRefused({ state, why }) ? 'refused' : state}`);
    if (begun === null) continue;
    const isDone =
      state === 'refunded' ? back === begun.amount : isRefused({ state, why }) && !back;
    if (!isDone && state === 'failed' && isGoneUnheard(scene, begun)) {
      note(world.tally, 'refund: its money went back under a number that was lost');
      continue;
    }
    if (!isDone) broken.push(`I7: refund ${refund} is ${state}, ${back ?? 'nothing'} went back`);
  }
  for (const [attempt, deal] of deals) {
    if (deal.station !== station || refunded(deal) <= (isKept(deal) ? deal.amount : 0)) continue;
    broken.push(`I7: of ${attempt} more went back than was paid`);
  }
  return [...broken, ...verified(scene, sales)];
}

/**
 * Whether so much of a charge has gone back under numbers that nobody has any more that too little
 * is left: the till that wanted them is lost, and the centre was put back. Nobody may take the
 * acquirer's no for good, or the guest would be given cash for what he has: it is asked for again
 * until a person looks.
 */
function isGoneUnheard(
  { world, rows }: Scene,
  { attempt, amount }: NonNullable<Refund['begun']>,
): boolean {
  const deal = world.hub.books.deals.get(attempt);
  if (deal === undefined) return false;
  const isHeard = (refund: string): boolean => {
    const row = rows.get(refundAccount(refund));
    return row?.form === 'claims' && refundIn(row).begun !== null;
  };
  const unheard = [...deal.refunds].filter(([refund]) => !isHeard(refund));
  return amount + unheard.reduce((sum, [, part]) => sum + part, 0) > deal.amount;
}

async function chargeIsWhole(
  { world, station, stream }: Scene,
  charge: Charge,
  sales: ReadonlyMap<string, readonly Named[]>,
): Promise<string[]> {
  const { attempt, state, begun, isSold } = charge;
  const deal = world.hub.books.deals.get(attempt);
  // What was owed may have gone back in parts; of what was sold every part has its own entry.
  const isBack = state === 'reversed' && deal !== undefined && refunded(deal) === deal.amount;
  const hasMoney = deal !== undefined && isKept(deal) && !isBack;
  if (isBack) note(world.tally, 'charge: what was owed went back as refunds');
  const sold = sales.get(attempt) ?? [];
  note(world.tally, `charge: ended ${state}`);
  if (state !== 'paid' && state !== 'failed' && state !== 'reversed') {
    return [`I7: charge ${attempt} never ended: ${state}`];
  }
  if ((state === 'paid') !== hasMoney) {
    return [`I7: charge ${attempt} is ${state}, the acquirer has ${hasMoney ? 'it' : 'nothing'}`];
  }
  if (sold.length > 1) return [`I7: charge ${attempt} is sold ${sold.length} times`];
  if (isSold !== (sold.length === 1)) return [`I7: charge ${attempt} has forgotten its sale`];
  if (sold[0] !== undefined && sold[0].amount !== (deal?.amount ?? sold[0].amount)) {
    return [`I7: charge ${attempt} is sold for another amount`];
  }
  // Of two tills that do not hear of each other one took cash instead, and the other sold: both are
  // facts. The guest has his money back, and a person is told (待处理).
  const isCrossed = charge.isGivenUp && !(await isOneTill(world, sold[0]?.by, begun?.by));
  if (isSold && !hasMoney && isCrossed && isUndone(charge)) {
    note(world.tally, 'charge: given up, and sold elsewhere');
    return [];
  }
  if (isSold && !hasMoney) return [`I7: charge ${attempt} is sold, and ${state}`];
  if (isSold || !hasMoney) return [];
  if (begun !== null && stream.some(({ sealed }) => sealed.entry.id === begun.sale)) {
    return [`I7: charge ${attempt} is kept beside another payment`];
  }
  for (const till of world.tills.filter((one) => one.station === station)) {
    const bill = begun === null ? null : await waitingBill(await till.store(), begun.sale);
    if (bill !== null) return [`I7: charge ${attempt} is paid, and its bill waits on ${till.name}`];
  }
  note(world.tally, 'charge: paid, its goods are lost');
  return [];
}

/** Whether two ids of devices are one till's, who may have gone on under another. */
async function isOneTill({ tills }: World, a = '', b = ''): Promise<boolean> {
  if (a === b) return true;
  const stores = await Promise.all(tills.map((till) => till.store()));
  return stores.some(({ session }) => {
    const ids = [...Object.keys(session.numbers), session.identity?.device ?? ''];
    return ids.includes(a) && ids.includes(b);
  });
}

const ChangedBody = v.object({ ...SaleBody.entries, was: SaleBody.entries.tenders });

const charged = (tenders: v.InferOutput<typeof SaleBody>['tenders']): number =>
  tenders.reduce((sum, { attempt, amount }) => (attempt === undefined ? sum : sum + amount), 0);

/** What days say of verified payments is what sales name less what was to go back or replaced. */
function verified(
  { stream, rows }: Scene,
  sales: ReadonlyMap<string, readonly { amount: number }[]>,
): string[] {
  let said = [...sales.values()].flat().reduce((sum, { amount }) => sum + amount, 0);
  const taken = new Set(stream.flatMap(({ sealed }) => cancelledBy(sealed.entry) ?? []));
  for (const { sealed } of stream) {
    const { id, kind, body } = sealed.entry;
    if (taken.has(id)) continue;
    if (kind === 'refund-begun') said -= v.parse(v.object({ amount: v.number() }), body).amount;
    if (kind !== 'tender-changed') continue;
    const { tenders, was } = v.parse(ChangedBody, body);
    said += charged(tenders) - charged(was);
  }
  let booked = 0;
  for (const row of rows.values()) {
    if (row.form === 'sum' && row.id.startsWith('day:')) booked += row.sums['qr-verified'] ?? 0;
  }
  return said === booked ? [] : [`I7: verified ${said}, booked ${booked}`];
}
