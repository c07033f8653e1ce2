import { Dexie, type Table } from 'dexie';
import type { Row } from '../../core/journal/row.ts';
import { newVersion } from './ledger-cache.ts';
import type { Tables } from './posting.ts';

/**
 * The meaning of what is stored. Raised when a new version writes rows that an old page would get
 * wrong: every write transaction compares it, so a tab left open stops writing and asks for a
 * reload. The schema itself only ever grows.
 */
export const EPOCH = 1;

/** True when a newer version's page has written into the database of this `epoch`. */
export const isNewer = (epoch: MetaRow | undefined): boolean =>
  typeof epoch?.value === 'number' && epoch.value > EPOCH;

/** Why an entry is not simply posted: see `EntryRow`. */
export type EntryState = 'quarantined' | 'unposted' | 'past';

/**
 * A stored entry (日记账). `text` is what was hashed and is sent; `eff` is `at` until the centre
 * has answered; `unsent` is there only until then. `quarantined` counts nowhere, `unposted` is of
 * a kind this version does not know, in the base or not, `past` is already in the base's balances.
 * `branch` is there only on a fork of its device's chain; `signature` is the centre's on an entry
 * of its own.
 */
export type EntryRow = {
  readonly id: string;
  readonly device: string;
  readonly n: number;
  readonly kind: string;
  readonly eff: number;
  readonly seq: number | null;
  readonly hash: string;
  readonly text: string;
  readonly unsent?: 1;
  readonly state?: EntryState;
  readonly why?: string;
  readonly branch?: number;
  readonly signature?: string;
};

/** Where a device's chain stands here; `device` is its `headKey`, so each branch has its own. */
export type HeadRow = {
  readonly device: string;
  readonly n: number;
  readonly hash: string;
  readonly eff: number;
};

/** An open or held bill; `held` (epoch ms) only on bills put aside, so that they can be listed. */
export type CartRow = { readonly id: string; readonly cart: unknown; readonly held?: number };

/** One value by name: see `meta.ts`. */
export type MetaRow = { readonly key: string; readonly value: unknown };

/** A compressed segment of the shared catalogue, stored as it came. */
export type SegmentRow = { readonly hash: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** The device's database: one per bound station, and a throw-away one for practice. */
export class TillDatabase extends Dexie {
  readonly entries: Table<EntryRow, string>;
  readonly ledger: Table<Row, string>;
  readonly heads: Table<HeadRow, string>;
  readonly carts: Table<CartRow, string>;
  readonly meta: Table<MetaRow, string>;
  readonly segments: Table<SegmentRow, string>;

  /**
   * `strict` waits for the disk; `relaxed` is for what can be fetched again. `moved`: the bucket's
   * databases, for a till whose usual ones do not open.
   */
  constructor(name: string, durability: 'strict' | 'relaxed', moved: IDBFactory | null = null) {
    super(name, {
      chromeTransactionDurability: durability,
      cache: 'disabled',
      ...(moved === null ? {} : { indexedDB: moved, IDBKeyRange }),
    });
    // What is written over several tables belongs together: journal, ledger, base and cursor. It is
    // undone in an old tab; a setting or a draft, which stands by itself, harms nobody.
    this.use({
      stack: 'dbcore',
      level: -1, // below what Dexie itself stacks, which wants a transaction of its own
      create: (core) => ({
        ...core,
        transaction: (tables, mode, options) => {
          const trans = core.transaction(tables, mode, options);
          if (mode === 'readwrite' && tables.length > 1) {
            core
              .table('meta')
              .get({ trans, key: 'epoch' })
              .then(
                (epoch) => isNewer(epoch) && trans.abort(),
                () => undefined, // it was cut off, and its own end says why
              );
          }
          return trans;
        },
      }),
    });
    this.version(1).stores({
      entries: 'id, [device+n], eff, [kind+eff], [unsent+device+n], seq, state',
      ledger: 'id, *codes, eff, open',
      heads: 'device',
      carts: 'id, held',
      meta: 'key',
      segments: 'hash',
    });
    this.entries = this.table('entries');
    this.ledger = this.table('ledger');
    this.heads = this.table('heads');
    this.carts = this.table('carts');
    this.meta = this.table('meta');
    this.segments = this.table('segments');
  }
}

/** The database's tables as posting uses them, inside a running Dexie transaction. */
export const tablesOf = ({ ledger, entries, meta }: TillDatabase): Tables => ({
  meta,
  rows: (ids) => ledger.bulkGet(ids),
  entries: (ids) => entries.bulkGet(ids),
  range: (from, to) => ledger.where('id').between(from, to, true, true).toArray(),
  put: (rows) => Promise.all([ledger.bulkPut(rows), meta.put(newVersion())]),
  remove: (ids) => Promise.all([ledger.bulkDelete([...ids]), meta.put(newVersion())]),
});
