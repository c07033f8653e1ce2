// The one place where postings become balances, on the device and at the centre alike.
// It is independent of order: every row is a function of the set of changes applied to it.
import { type Stamp, stampOf } from '../time.ts';
import { moveAccount, stockAccount } from './account.ts';
import { marked } from './mark.ts';
import { type Moment, type Posting, effectiveOf } from './posting.ts';
import type { Claim, ClaimRow, Counted, MoveRow, Row, StockRow, SumRow } from './row.ts';

/** An entry's postings put into the ledgers (+1) or taken out of them (−1). */
export type Change = {
  readonly sign: 1 | -1;
  readonly moment: Moment;
  readonly postings: readonly Posting[];
};

/** Balances by account; null says that the account has none (any more). */
export type Balances = Map<string, Row | null>;

const stampAt = (moment: Moment): Stamp => stampOf(moment.eff, moment.device, moment.n);

/** A count line takes effect at its own counting stamp, shifted as its entry was. */
const countStamp = (moment: Moment, at: number): Stamp =>
  stampOf(effectiveOf(moment, at), moment.device, moment.n);

/** The accounts whose rows `fold` must be given. */
export function accountsOf(changes: readonly Change[]): string[] {
  const accounts = new Set<string>();
  for (const { postings } of changes) {
    for (const posting of postings) {
      if (posting.form === 'add' || posting.form === 'claim') accounts.add(posting.account);
      else accounts.add(stockAccount(posting.product));
    }
  }
  return [...accounts];
}

/** Stored moves of `product` effective after `after`, which `fold` must be given too. */
export type MovesNeeded = { readonly product: string; readonly after: string };

/**
 * Which past moves the changes need: only where after all of them another count is the last one of
 * a product that has moves at all, so an import of new goods and a sale need none.
 */
export function movesNeeded(
  before: ReadonlyMap<string, Row | null>,
  changes: readonly Change[],
): MovesNeeded[] {
  const counts = new Map<string, { readonly was: Counted | undefined; now: readonly Counted[] }>();
  for (const { sign, moment, postings } of changes) {
    for (const posting of postings) {
      if (posting.form !== 'count') continue;
      const row = before.get(stockAccount(posting.product));
      if (row?.form !== 'stock' || row.moves === 0) continue;
      const known = counts.get(posting.product) ?? { was: row.counts.at(-1), now: row.counts };
      known.now = counted(known.now, posting, moment, sign);
      counts.set(posting.product, known);
    }
  }
  return [...counts].flatMap(([product, { was, now }]) => {
    const last = now.at(-1);
    return keyOf(last) === keyOf(was) ? [] : [{ product, after: last?.stamp ?? '' }];
  });
}

/**
 * The balances after `changes`: only the rows that changed. `before` holds the rows named by
 * `accountsOf`; `moves` the stored moves named by `movesNeeded`.
 */
export function fold(
  before: ReadonlyMap<string, Row | null>,
  moves: readonly MoveRow[],
  changes: readonly Change[],
): Balances {
  const after: Balances = new Map();
  const stocks = new Map<string, StockChange>();
  const sums = new Map<string, Record<string, number>>();
  for (const { sign, moment, postings } of changes) {
    for (const posting of postings) {
      if (posting.form === 'add') {
        const { account, deltas } = posting;
        const all = sums.get(account) ?? { ...ofForm(before.get(account) ?? null, 'sum')?.sums };
        sums.set(account, all);
        for (const field of Object.keys(deltas)) {
          all[field] = (all[field] ?? 0) + sign * (deltas[field] ?? 0);
        }
      } else if (posting.form === 'claim') {
        const row = after.has(posting.account)
          ? after.get(posting.account)
          : before.get(posting.account);
        after.set(posting.account, claimed(row ?? null, posting, moment, sign));
      } else {
        const id = stockAccount(posting.product);
        const change = stocks.get(id) ?? newStockChange(id, before.get(id) ?? null);
        stocks.set(id, change);
        if (posting.form === 'move') move(change, after, posting, moment, sign);
        else change.counts = counted(change.counts, posting, moment, sign);
      }
    }
  }
  for (const [id, all] of sums) after.set(id, summed(id, all));
  for (const [id, change] of stocks) after.set(id, settled(change, moves, after));
  return after;
}

/** The row of these sums: fields in order, none that is 0; null without any. */
function summed(id: string, all: Readonly<Record<string, number>>): SumRow | null {
  const sums: Record<string, number> = {};
  let isEmpty = true;
  for (const field of Object.keys(all).sort()) {
    const sum = all[field] ?? 0;
    if (sum === 0) continue;
    sums[field] = sum;
    isEmpty = false;
  }
  return isEmpty ? null : { id, form: 'sum', sums };
}

function claimed(
  row: Row | null,
  posting: Extract<Posting, { form: 'claim' }>,
  moment: Moment,
  sign: number,
): ClaimRow | null {
  const claim: Claim = {
    entry: moment.entry,
    part: posting.part,
    stamp: stampAt(moment),
    fields: posting.fields,
  };
  const claims = without<Claim>(ofForm(row, 'claims')?.claims ?? [], claim);
  if (sign > 0) insert(claims, claim);
  if (claims.length === 0) return null;
  return marked({ id: posting.account, form: 'claims', claims });
}

/** The row, which must be of the form its account has. */
function ofForm<F extends Row['form']>(row: Row | null, form: F): Extract<Row, { form: F }> | null {
  const isRight = (some: Row): some is Extract<Row, { form: F }> => some.form === form;
  if (row === null) return null;
  if (isRight(row)) return row;
  throw new Error(`assertion failed: ${row.id} holds ${form}`);
}

type Placed = { readonly entry: string; readonly part: number; readonly stamp: string };

const without = <T extends Placed>(items: readonly T[], out: Placed): T[] =>
  items.filter((item) => item.entry !== out.entry || item.part !== out.part);

/** Keeps `items` in order of stamp; the usual newcomer is the latest and goes last. */
function insert<T extends Placed>(items: T[], item: T): void {
  let at = items.length;
  while (at > 0 && isBefore(item, items[at - 1])) at -= 1;
  items.splice(at, 0, item);
}

// Two count lines may bear one stamp where a chain forked: each is shifted as its entry was. The
// order must not depend on which came first, so the entry's id settles it.
function isBefore(a: Placed, b: Placed | undefined): boolean {
  if (b === undefined || a.stamp !== b.stamp) return b !== undefined && a.stamp < b.stamp;
  return a.part === b.part ? a.entry < b.entry : a.part < b.part;
}

/** A product's stock while a batch of changes is being applied to it. */
type StockChange = {
  readonly id: string;
  counts: Counted[];
  receipts: Counted[];
  quantity: number;
  value: number;
  unknown: number;
  moves: number;
  readonly gone: Set<string>;
  readonly lastBefore: string;
  readonly lastIdBefore: string;
};

function newStockChange(id: string, before: Row | null): StockChange {
  const row = ofForm(before, 'stock');
  const last = row?.counts.at(-1);
  return {
    id,
    counts: [...(row?.counts ?? [])],
    receipts: [...(row?.receipts ?? [])],
    quantity: row?.quantity ?? 0,
    value: row?.value ?? 0,
    unknown: row?.unknown ?? 0,
    moves: row?.moves ?? 0,
    gone: new Set(),
    lastBefore: last?.stamp ?? '',
    lastIdBefore: keyOf(last),
  };
}

const keyOf = (item: Placed | undefined): string =>
  item === undefined ? '' : `${item.stamp}/${item.entry}/${item.part}`;

function move(
  change: StockChange,
  after: Balances,
  posting: Extract<Posting, { form: 'move' }>,
  moment: Moment,
  sign: number,
): void {
  const stamp = stampAt(moment);
  const id = moveAccount(posting.product, stamp, posting.part);
  const { quantity, value, amount, why, product } = posting;
  if (sign < 0) change.gone.add(id);
  else change.gone.delete(id);
  after.set(
    id,
    sign < 0
      ? null
      : {
          id,
          form: 'move',
          product,
          stamp,
          entry: moment.entry,
          quantity,
          value,
          amount,
          why,
        },
  );
  change.moves += sign;
  if (stamp > change.lastBefore) addMove(change, posting, sign);
  if (why !== 'receiving') return;
  const item = { entry: moment.entry, part: posting.part, stamp, quantity, value };
  change.receipts = without(change.receipts, item);
  if (sign > 0) insert(change.receipts, item);
}

function addMove(
  sums: { quantity: number; value: number; unknown: number },
  item: { readonly quantity: number; readonly value: number | null },
  sign: number,
): void {
  sums.quantity += sign * item.quantity;
  if (item.value === null) sums.unknown += sign * item.quantity;
  else sums.value += sign * item.value;
}

/** The counts of a product once one is put in or taken out. */
function counted(
  counts: readonly Counted[],
  posting: Extract<Posting, { form: 'count' }>,
  moment: Moment,
  sign: number,
): Counted[] {
  const item = {
    entry: moment.entry,
    part: posting.part,
    stamp: countStamp(moment, posting.at),
    quantity: posting.quantity,
    value: posting.value,
  };
  const others = without(counts, item);
  if (sign > 0) insert(others, item);
  return others;
}

function sumsSince(
  since: string,
  moves: Iterable<MoveRow>,
): { quantity: number; value: number; unknown: number } {
  const sums = { quantity: 0, value: 0, unknown: 0 };
  for (const row of moves) if (row.stamp > since) addMove(sums, row, 1);
  return sums;
}

/** The stock with its sums taken again from all of the product's moves. */
export const resummed = (row: StockRow, moves: readonly MoveRow[]): StockRow =>
  marked({ ...row, ...sumsSince(row.counts.at(-1)?.stamp ?? '', moves) });

/** The stock row after the batch; when another count is now the last, from the moves themselves. */
function settled(
  change: StockChange,
  stored: readonly MoveRow[],
  after: Balances,
): StockRow | null {
  const last = change.counts.at(-1);
  if (keyOf(last) !== change.lastIdBefore) {
    const since = last?.stamp ?? '';
    const product = change.id.slice('stock:'.length);
    const moves = new Map<string, MoveRow>();
    for (const row of stored) if (row.product === product) moves.set(row.id, row);
    for (const row of after.values()) {
      if (row?.form === 'move' && row.product === product) moves.set(row.id, row);
    }
    for (const id of change.gone) moves.delete(id);
    Object.assign(change, sumsSince(since, moves.values()));
  }
  const { id, counts, receipts, quantity, value, unknown, moves: number } = change;
  return counts.length === 0 && number === 0
    ? null
    : marked({ id, form: 'stock', counts, receipts, quantity, value, unknown, moves: number });
}
