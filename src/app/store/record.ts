import { assert } from '../../core/assert.ts';
import { type Draft, type Head, NO_HEAD, type Sealed, seal } from '../../core/journal/entry.ts';
import { guessFor } from '../../core/journal/plan.ts';
import { post } from '../../core/kinds.ts';
import { pruneCatalogue } from './goods/catalogue.ts';
import { changedBy } from './changes.ts';
import { type HeadRow, isNewer } from './database.ts';
import { sealedIn } from './entry-row.ts';
import { keep, newVersion, versionIn } from './ledger-cache.ts';
import { type Checkout, checkout } from './native.ts';
import { type Seen, changesOf, folded, look, lookEntries, nothingSeen } from './posting.ts';
import {
  type After,
  type Plan,
  counting,
  isSame,
  writeAll,
  writeFromMemory,
} from './sale/checkout.ts';
import { spareLine } from './spare-file.ts';
import { storageFault } from './storage-error.ts';
import { type Store, bare, now, reopenStore, writerOf } from './store.ts';
import { doubtTaken } from './taken-back.ts';

/**
 * `isNew` false: the (first) id was there already, and these are the entries as first recorded.
 * `too-large`: over 64 kB; `malformed`: its kind's schema refuses the body; `old-tab`: a newer
 * version has written, reload; `quota`: the disk is full, nothing was written; `closed`: the
 * database cannot be reached; `unbound`: no station yet.
 */
export type Recorded =
  | { readonly ok: true; readonly sealed: readonly Sealed[]; readonly isNew: boolean }
  | {
      readonly ok: false;
      readonly why: 'too-large' | 'malformed' | 'old-tab' | 'quota' | 'closed' | 'unbound';
    };

export type RecordOptions = {
  /** The cart that becomes these entries, deleted with them. */
  readonly cart?: string;
};

/**
 * Writes drafts as this device's next entries: entries, balances, chain and outbox mark in one
 * strict transaction, resolved only when that has completed. The only way to change data. A
 * repeat with the same ids is harmless, whenever and in whichever tab it comes.
 */
export async function record(
  store: Store,
  drafts: readonly Draft[],
  options: RecordOptions = {},
): Promise<Recorded> {
  assert(drafts.length > 0, 'something is recorded');
  if (store.session.identity === null) return { ok: false, why: 'unbound' };
  return await store.gate.first(() =>
    store.gate.inTurn(async () => {
      const first = await attempt(store, drafts, options);
      if (first === 'closed') {
        await reopenStore(store).catch(() => undefined);
        return settled(await attempt(store, drafts, options));
      }
      if (first === 'quota') {
        await pruneCatalogue(store).catch(() => undefined);
        return settled(await attempt(store, drafts, options));
      }
      return first;
    }),
  );
}

const settled = (outcome: Recorded | 'quota' | 'closed'): Recorded =>
  typeof outcome === 'string' ? { ok: false, why: outcome } : outcome;

async function attempt(
  store: Store,
  drafts: readonly Draft[],
  options: RecordOptions,
): Promise<Recorded | 'quota' | 'closed'> {
  try {
    const written = await inTransaction(store, drafts, options);
    if (written.ok && written.isNew) announce(store, written, options.cart !== undefined);
    return written;
  } catch (error) {
    const fault = storageFault(error);
    if (fault === null) throw error;
    return fault;
  }
}

type Written =
  | Exclude<Recorded, { ok: true }>
  | { ok: true; isNew: boolean; sealed: Sealed[]; rows: After };

function announce(
  store: Store,
  { sealed, rows }: Extract<Written, { ok: true }>,
  hadCart: boolean,
): void {
  const last = sealed.at(-1);
  if (!last) return;
  const { device, n } = last.entry;
  store.session.heads = [
    ...store.session.heads.filter((head) => head.device !== device),
    { device, n, hash: last.hash, eff: last.entry.at },
  ];
  store.marks?.write({ device, n, hash: last.hash, station: last.entry.station });
  store.spare?.add(sealed.map(spareLine));
  const others = hadCart ? ['entries', 'carts'] : ['entries'];
  store.changes.tell({ ...changedBy([...rows.keys()], ...others), rows });
}

/** The quick way where memory has every row; else, or when something changed, the sure way. */
async function inTransaction(
  store: Store,
  drafts: readonly Draft[],
  options: RecordOptions,
): Promise<Written> {
  const { heads, cache } = store.session;
  const guess = sealAll(store, drafts, heads);
  if (!guess.ok) return guess;
  const likely = guessFor(guess.sealed.map(counting));
  const plan = { heads, cache, sealed: guess.sealed, guess: likely, cart: options.cart ?? null };
  const database = await bare(store);
  const rows = await writeFromMemory(database, plan);
  if (rows !== null) return { ok: true, isNew: true, sealed: guess.sealed, rows };
  return await checkout(database, (tables) => writeSurely(store, tables, drafts, plan));
}

async function writeSurely(
  store: Store,
  tables: Checkout,
  drafts: readonly Draft[],
  plan: Plan,
): Promise<Written> {
  const seen = nothingSeen();
  const [epoch, version, heads] = await Promise.all([
    tables.meta.get('epoch'),
    tables.meta.get('version'),
    tables.heads(),
    lookEntries(tables, seen, [...drafts.map(({ id }) => id), ...plan.guess.entries]),
    look(tables, seen, plan.guess.accounts),
  ]);
  if (isNewer(epoch)) return { ok: false, why: 'old-tab' };
  const known = existing(seen, drafts);
  if (known.length > 0) {
    if (plan.cart !== null) tables.deleteCart(plan.cart);
    return { ok: true, sealed: known, isNew: false, rows: new Map() };
  }
  const sure = isSame(heads, plan.heads)
    ? { ok: true as const, sealed: plan.sealed }
    : sealAll(store, drafts, heads);
  if (!sure.ok) return sure;
  const guess = guessFor(sure.sealed.map(counting));
  await look(tables, seen, guess.accounts);
  const changes = changesOf(seen, sure.sealed.map(counting), guess);
  const after = await folded(tables, seen, changes);
  const taken = guess.entries.map((id) => seen.entries.get(id));
  if (taken.length > 0) await doubtTaken(tables, taken);
  const next = newVersion();
  writeAll(tables, { ...plan, sealed: sure.sealed }, after, next);
  keep(store.session.cache, seen.rows, versionIn(version), next.value);
  return { ok: true, isNew: true, sealed: [...sure.sealed], rows: after };
}

function existing(seen: Seen, drafts: readonly Draft[]): Sealed[] {
  return drafts.flatMap(({ id }) => {
    const row = seen.entries.get(id) ?? null;
    return row === null ? [] : [sealedIn(row)];
  });
}

/** The drafts as the next entries of this device's chain, later than everything known here. */
function sealAll(
  store: Store,
  drafts: readonly Draft[],
  heads: readonly HeadRow[],
): { ok: true; sealed: Sealed[] } | { ok: false; why: 'too-large' | 'malformed' } {
  const writer = writerOf(store);
  const own = heads.find((head) => head.device === writer.device) ?? NO_HEAD;
  const latest = heads.reduce((eff, head) => Math.max(eff, head.eff), 0);
  let head: Head = { n: own.n, hash: own.hash, eff: latest };
  const sealed: Sealed[] = [];
  for (const draft of drafts) {
    const next = seal(draft, writer, head, now(store));
    if (!next.ok) return next;
    const { entry, hash } = next.sealed;
    if (!post(entry, entry.at).ok) return { ok: false, why: 'malformed' };
    sealed.push(next.sealed);
    head = { n: entry.n, hash, eff: entry.at };
  }
  return { ok: true, sealed };
}
