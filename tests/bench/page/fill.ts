// A till with years behind it: its goods and 20,000 past sales stand in the entries, in the
// balances and in the search segment just as the app's own arrival leaves them.
import { type Head, NO_HEAD, type Sealed, seal } from '../../../src/core/journal/entry.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { derivedId } from '../../../src/core/derived-id.ts';
import type { ImportLine } from '../../../src/core/goods/saved.ts';
import type { Json } from '../../../src/core/text.ts';
import { writeBoot } from '../../../src/app/store/boot.ts';
import { arrivedRow } from '../../../src/app/store/arrived-row.ts';
import { tablesOf } from '../../../src/app/store/database.ts';
import { type Identity, writeMeta } from '../../../src/app/store/meta.ts';
import { closeSearch, openSearch } from '../../../src/app/store/goods/search.ts';
import { type Store, bind, closeStore, openStore } from '../../../src/app/store/store.ts';
import { enrol } from '../../../src/app/sync/enrol.ts';
import { newDice } from './dice.ts';
import { linesOf } from './goods.ts';
import { type Sold, cartOf, saleBodyOf, soldOf } from './sale.ts';

/** The device whose past it is. */
export const OTHER = '20000000-0000-4000-8000-00000000000b';
const DAY = 86_400_000;
const LIVELY = 6_000;
const LINES = 120;

export type FillOptions = {
  readonly name: string;
  readonly goods: string;
  readonly sales: number;
  /** Lines of a sale; 3 when not given. */
  readonly lines?: number;
  /** Goods that are sold at all, and counted; 6,000 when not given. */
  readonly lively?: number;
  /** Pieces counted of each of them; 60 when not given. */
  readonly stock?: number;
  /** A one-time code of the centre; null: a till that never syncs. */
  readonly code: string | null;
};

/** A database of this name, bound. */
export async function openBound(name: string, code: string | null): Promise<Store> {
  const store = await openStore({ name, clock: () => Date.now(), marks: null });
  if (store.session.identity !== null) return store;
  if (code === null) {
    await bind(store, alone);
    return store;
  }
  const enrolled = await enrol(store, (path, init) => fetch(path, init), code);
  if (!enrolled.ok) throw new Error(`enrol: ${enrolled.why}`);
  await writeBoot({
    station: enrolled.identity.station,
    database: name,
    demo: false,
    theme: 'auto',
    bigType: false,
  });
  return store;
}

/** Gives this browser a session with the centre. */
export async function enrolled(given: { name: string; code: string }): Promise<void> {
  closeStore(await openBound(given.name, given.code));
}

const alone: Identity = {
  station: '10000000-0000-4000-8000-000000000001',
  stationName: '站',
  number: 1,
  demo: false,
  device: '20000000-0000-4000-8000-00000000000a',
  certificate: '',
  signature: '',
  keys: null,
};

/** Fills it; gives barcodes of goods that sell. */
export async function fill(options: FillOptions): Promise<{ codes: string[] }> {
  const store = await openBound(options.name, options.code);
  const station = store.session.identity?.station ?? '';
  const lines = await linesOf(options.goods, {
    station,
    importId: derivedId(station, 'fill'),
    ids: '',
    codes: '',
  });
  const { lively = LIVELY } = options;
  const chain = chainOf(station);
  const from = Date.now() - 90 * DAY;
  for (const [part, body] of importsOf(lines, station, lively, options.stock ?? 60).entries()) {
    chain.add('products-imported', body, from - DAY + part);
  }
  const goods = lines.slice(0, lively).map(soldOf);
  const dice = newDice(1);
  for (let n = 0; n < options.sales; n += 1) {
    const basket: Sold[] = Array.from(
      { length: options.lines ?? 3 },
      () => goods[dice(goods.length)],
    ).filter((good) => good !== undefined);
    chain.add(
      'sale',
      saleBodyOf(cartOf(derivedId(station, `past:${n}`), basket)),
      from + Math.floor((n * 89.9 * DAY) / options.sales),
    );
  }
  await writePast(store, chain.entries);
  await openSearch(store);
  await closeSearch(store);
  closeStore(store);
  const codes = lines.slice(0, lively).flatMap(({ units }) => units[0]?.codes?.[0] ?? []);
  return { codes: codes.filter((code) => code.length === 13) };
}

/** Everything as imports; goods that sell have been counted. */
function importsOf(
  lines: readonly ImportLine[],
  station: string,
  lively: number,
  stock: number,
): Json[] {
  const parts = Math.ceil(lines.length / LINES);
  return Array.from({ length: parts }, (_, part) => ({
    import: derivedId(station, 'fill'),
    file: 'goods.csv',
    part,
    parts,
    lines: lines.slice(part * LINES, (part + 1) * LINES).map((line, at) => ({
      ...line,
      ...(part * LINES + at < lively ? { stock, value: stock * 100 } : {}),
    })),
  }));
}

/** Another device's chain. */
function chainOf(station: string) {
  const entries: Sealed[] = [];
  let head: Head = NO_HEAD;
  return {
    entries,
    add: (kind: string, body: Json, at: number): void => {
      const id = derivedId(station, `fill:${entries.length}`);
      const made = seal(
        { id, kind, v: 1, body },
        { station, device: OTHER, operator: '' },
        head,
        at,
      );
      if (!made.ok) throw new Error(made.why);
      entries.push(made.sealed);
      head = { n: made.sealed.entry.n, hash: made.sealed.hash, eff: made.sealed.entry.at };
    },
  };
}

const START = { station: { seq: 0, id: null }, centre: { seq: 0, id: null } } as const;

/** Puts another device's entries in as arrived, with the balances they make. */
export async function writePast({ bulk, db }: Store, entries: readonly Sealed[]): Promise<void> {
  const book = newBook();
  for (let at = 0; at < entries.length; at += 10) {
    enter(
      book,
      entries.slice(at, at + 10).map(({ entry }) => ({ entry, eff: entry.at })),
    );
  }
  const rows = [...book.rows.values()];
  for (let at = 0; at < rows.length; at += 5_000) {
    await tablesOf(bulk).put(rows.slice(at, at + 5_000));
  }
  for (let at = 0; at < entries.length; at += 2_000) {
    await bulk.entries.bulkPut(
      entries.slice(at, at + 2_000).map((sealed) => ({
        ...arrivedRow(sealed, { eff: sealed.entry.at, seq: sealed.entry.n }),
        state: 'past' as const,
      })),
    );
  }
  const last = entries.at(-1);
  if (!last) return;
  const {
    entry: { n, at: eff },
    hash,
  } = last;
  await bulk.heads.put({ device: OTHER, n, hash, eff });
  await writeMeta(db, 'base', {
    cursor: START,
    heads: { [OTHER]: { n, hash } },
    at: eff,
    complete: true,
    rewound: false,
  });
  await writeMeta(db, 'cursors', START);
  await writeMeta(db, 'backfill', { before: 1, done: true });
}
