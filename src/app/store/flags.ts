// 待处理 on the device: evidence gathered through indexes, in reads bounded by days and marks,
// never a walk over all rows; core/flags decides what it means. Bounds: prices changed in the last
// 14 days, products and clocks of the last 28.
import * as v from 'valibot';
import { type Envelope, type Evidence, type Flag } from '../../core/flags/flag.ts';
import { type QuarantineItem, quarantineFile } from '../../core/flags/file.ts';
import { flagsFound, flagsLeft } from '../../core/flags/registry.ts';
import { receivedIn } from '../../core/goods/receiving.ts';
import { flagAccount, productAccount, saleAccount } from '../../core/journal/account.ts';
import { canonical } from '../../core/journal/book.ts';
import { FLAG_MARKS, marked } from '../../core/journal/mark.ts';
import type { Row } from '../../core/journal/row.ts';
import { chargeIn } from '../../core/pay/charge.ts';
import { dayAfter, dayOf, dayStart } from '../../core/time.ts';
import { type EntryRow, tablesOf } from './database.ts';
import { entryIn } from './entry-row.ts';
import { readSetting, writeSetting } from './meta.ts';
import { salesAfterChanges } from './goods/price-changes.ts';
import { type Store, identityOf, now } from './store.ts';

/** A list shows at most this many. */
const MOST_FLAGS = 200;
/** Rows read of one mark: settled ones keep theirs, so there may be more than are shown. */
const MOST_MARKED = 2_000;
const DAYS = 28;

export const envelopeOf = (row: EntryRow): Envelope => ({
  id: entryIn(row)?.id ?? row.id,
  device: row.device,
  n: row.n,
  kind: row.kind,
  hash: row.hash,
  eff: row.eff,
  entry: entryIn(row),
  why: row.state === 'quarantined' ? (row.why ?? 'unknown') : null,
});

const byAccount = async (store: Store, ids: readonly string[]): Promise<Map<string, Row>> => {
  const rows = await store.db.ledger.bulkGet([...new Set(ids)]);
  return new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
};

/** One account for each product sold or brought back lately: that of the last day. */
async function soldLast({ db }: Store, from: string): Promise<Map<string, string>> {
  const keys = await db.ledger.where('id').between(`sold:${from}`, 'sold:\uffff').primaryKeys();
  return new Map(keys.map((key) => [key.slice('sold:2026-01-01:'.length), key]));
}

async function receivedLately({ db }: Store, from: string): Promise<EntryRow[]> {
  const range = [
    ['receiving', dayStart(from)],
    ['receiving', Infinity],
  ] as const;
  const ids = await db.entries
    .where('[kind+eff]')
    .between([...range[0]], [...range[1]])
    .primaryKeys();
  const rows = await db.entries.bulkGet(ids.slice(-MOST_FLAGS));
  return rows.filter((row) => row !== undefined).reverse();
}

const productsIn = (row: EntryRow): string[] => {
  const entry = entryIn(row);
  return entry === null ? [] : (receivedIn(entry)?.lines ?? []).map(({ product }) => product);
};

/** Entries in quarantine, and those that have the id one of them bears. */
async function quarantined({ db }: Store): Promise<EntryRow[]> {
  const rows = await db.entries.where('state').equals('quarantined').limit(MOST_FLAGS).toArray();
  const same = rows.filter(({ why }) => why === 'same-id').map((row) => envelopeOf(row).id);
  const others = await db.entries.bulkGet([...new Set(same)]);
  return [...rows, ...others.filter((row) => row !== undefined)];
}

// A range for each mark, whole: one cursor over all of them would be a round trip for each row.
async function markedRows({ db }: Store): Promise<Row[]> {
  const found = await Promise.all(
    FLAG_MARKS.map((mark) => db.ledger.where('open').equals(mark).limit(MOST_MARKED).toArray()),
  );
  return found.flat();
}

/** The account of a sale whose charge's money went back. */
const saleUndone = (row: Row): string[] => {
  const { begun } = row.form === 'claims' && row.open === 'undone' ? chargeIn(row) : NO_CHARGE;
  return begun === null ? [] : [saleAccount(begun.sale)];
};
const NO_CHARGE = { begun: null } as const;

async function evidence(store: Store): Promise<Evidence> {
  const { db, session } = store;
  const today = now(store);
  const from = dayAfter(dayOf(today), -DAYS);
  const [open, clocks, sold, received, doubted] = await Promise.all([
    markedRows(store),
    db.ledger.where('id').between(`clock:${from}`, 'clock:\uffff').toArray(),
    soldLast(store, from),
    receivedLately(store, from),
    quarantined(store),
  ]);
  const named = [...sold.keys(), ...received.flatMap(productsIn)];
  const products = await byAccount(store, named.map(productAccount));
  const unknown = [...sold].filter(([product]) => !products.has(productAccount(product)));
  const [soldRows, priced] = await Promise.all([
    byAccount(
      store,
      unknown.map(([, key]) => key),
    ),
    salesAfterChanges(store, products.values(), today),
  ]);
  const sales = await byAccount(store, open.flatMap(saleUndone));
  const entries = new Map([...received, ...doubted, ...priced].map((row) => [row.id, row]));
  return {
    rows: [...open, ...clocks, ...soldRows.values()],
    entries: [...entries.values()].map(envelopeOf),
    row: (account) => products.get(account) ?? sales.get(account) ?? null,
    own: { device: identityOf(store).device, offset: session.offset, now: today },
  };
}

/** 待处理: what a person should look at, the latest first; at most 200. */
export async function openFlags(store: Store): Promise<readonly Flag[]> {
  await markOldRows(store);
  const found = flagsFound(await evidence(store));
  const settled = await byAccount(
    store,
    found.map(({ id }) => flagAccount(id)),
  );
  return flagsLeft(found, (account) => settled.get(account) ?? null).slice(0, MOST_FLAGS);
}

const MARKED = 'marks';
/** Raised when `FLAG_MARKS` or what they mean changes. */
const MARKS = 2;
const PAGE = 500;
const MARKED_LEDGERS = ['stock', 'base', 'parcel', 'charge'] as const;

/** Rows that an older version wrote have no marks yet: once, behind whatever the till does. */
async function markOldRows(store: Store): Promise<void> {
  const { bulk } = store;
  if ((await readSetting(bulk, MARKED, v.number())) === MARKS) return;
  for (const ledger of MARKED_LEDGERS) {
    const range = bulk.ledger.where('id').between(`${ledger}:`, `${ledger}:\uffff`);
    const ids = await range.primaryKeys();
    for (let at = 0; at < ids.length; at += PAGE) {
      await store.gate.clear();
      await bulk.transaction('rw', [bulk.ledger, bulk.entries, bulk.meta], async () => {
        const rows = await bulk.ledger.bulkGet(ids.slice(at, at + PAGE));
        const changed = rows.flatMap((row) => {
          const next = row === undefined ? undefined : marked(row);
          return next === undefined || canonical(next) === canonical(row) ? [] : [next];
        });
        if (changed.length > 0) await tablesOf(bulk).put(changed);
      });
    }
  }
  await writeSetting(bulk, MARKED, MARKS);
}

/** A flag's own entry as it was written, with why it does not count; null when it is not here. */
export async function quarantinedItem(
  store: Store,
  device: string,
  n: number,
): Promise<QuarantineItem | null> {
  const rows = await store.db.entries.where('[device+n]').equals([device, n]).toArray();
  const row = rows.find(({ state }) => state === 'quarantined');
  return row === undefined
    ? null
    : { device, n, text: row.text, hash: row.hash, why: row.why ?? 'unknown' };
}

/** The file in which entries in quarantine leave this device. */
export const exportQuarantined = (store: Store, items: readonly QuarantineItem[]): string =>
  quarantineFile(identityOf(store).station, items);
