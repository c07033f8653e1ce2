import { NO_HASH, type Writer } from '../../core/journal/entry.ts';
import { required } from '../../core/assert.ts';
import { type Changes, newChanges } from './changes.ts';
import { EPOCH, type HeadRow, TillDatabase } from './database.ts';
import { type Gate, newGate } from './gate.ts';
import { type LedgerCache, newCache } from './ledger-cache.ts';
import type { Mark } from './mark.ts';
import type { MarkFile } from './marks.ts';
import { type Identity, readMeta, readMetas, writeMeta } from './meta.ts';
import type { SpareFile } from './spare-file.ts';
import { storageFault } from './storage-error.ts';

/** What is known in memory; every value is also in the database. */
type Session = {
  identity: Identity | null;
  operator: string;
  /** The numbers of all ids that this device has had. */
  numbers: Readonly<Record<string, number>>;
  /** Milliseconds the centre's clock is ahead of ours. */
  offset: number;
  /** The chains as last seen: a guess that each write transaction checks. */
  heads: readonly HeadRow[];
  readonly cache: LedgerCache;
};

/** An open database with what its functions need around it. */
export type Store = {
  readonly name: string;
  /** Waits for the disk: every write that a person relies on. */
  readonly db: TillDatabase;
  /** Does not wait for the disk: base, catalogue, older entries. */
  readonly bulk: TillDatabase;
  readonly clock: () => number;
  readonly marks: MarkFile | null;
  readonly spare?: SpareFile;
  readonly moved?: IDBFactory | null;
  readonly gate: Gate;
  readonly changes: Changes;
  readonly session: Session;
};

export type StoreOptions = {
  readonly name: string;
  /** The device's own clock, epoch ms. */
  readonly clock: () => number;
  /** Where the second mark is kept; null for the practice copy. */
  readonly marks: MarkFile | null;
  /** Where what the centre does not have is kept a second time; absent for the practice copy. */
  readonly spare?: SpareFile;
  /** The bucket that the till moved into; null or absent: where databases usually lie. */
  readonly moved?: IDBFactory | null;
};

/** Opens (or makes) a database; throws what IndexedDB throws when it cannot be opened. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const db = new TillDatabase(options.name, 'strict', options.moved);
  await db.open();
  const bulk = new TillDatabase(options.name, 'relaxed', options.moved);
  // Whoever needs it first waits for it, and is told when it cannot be opened.
  bulk.open().catch(() => undefined);
  const [epoch, identity, operator, numbers, offset, heads] = await db.transaction(
    'r',
    [db.meta, db.heads],
    () =>
      Promise.all([
        readMeta(db, 'epoch'),
        readMeta(db, 'identity'),
        readMeta(db, 'operator'),
        readMeta(db, 'numbers'),
        readMeta(db, 'offset'),
        db.heads.toArray(),
      ]),
  );
  if (epoch === null || epoch < EPOCH) await writeMeta(db, 'epoch', EPOCH);
  const store: Store = {
    ...options,
    db,
    bulk,
    gate: newGate(),
    changes: newChanges(options.name),
    session: {
      identity,
      operator: operator ?? '',
      numbers: numbers ?? {},
      offset: offset ?? 0,
      heads,
      cache: newCache(),
    },
  };
  store.changes.listen(({ ledgers }) => {
    if (ledgers.includes('identity')) learnIdentity(store).catch(() => undefined);
  });
  return store;
}

/**
 * Another tab may have made this device another one, or heard how wrong its clock is: what is sold
 * next is sold as that, and at that time.
 */
async function learnIdentity({ db, session }: Store): Promise<void> {
  const read = await readMetas(db, ['identity', 'numbers', 'offset']);
  session.identity = read('identity') ?? session.identity;
  session.numbers = read('numbers') ?? session.numbers;
  session.offset = read('offset') ?? session.offset;
}

export function closeStore(store: Store): void {
  store.changes.close();
  store.db.close();
  store.bulk.close();
}

/** Opens the connections again after the browser dropped them. */
export async function reopenStore(store: Store): Promise<void> {
  for (const db of [store.db, store.bulk]) {
    db.close({ disableAutoOpen: false });
    await db.open();
  }
}

/** Works on the bare connection; once more on a new one when the browser had dropped it. */
export async function onBare<T>(
  store: Store,
  work: (database: IDBDatabase) => Promise<T>,
): Promise<T> {
  try {
    return await work(await bare(store));
  } catch (error) {
    if (storageFault(error) !== 'closed') throw error;
    await reopenStore(store);
    return await work(await bare(store));
  }
}

/** The connection below Dexie, opened when it is not. */
export async function bare({ db }: Store): Promise<IDBDatabase> {
  if (!db.isOpen()) await db.open();
  return db.backendDB();
}

/** Binds the database to a station as one device; its first second mark says so. */
export async function bind(store: Store, identity: Identity): Promise<void> {
  await writeMeta(store.db, 'identity', identity);
  store.session.identity = identity;
  store.marks?.write(firstMark(identity));
  store.changes.tell({ ledgers: ['identity'], accounts: null });
}

/** The mark of a device that has written nothing yet. */
export const firstMark = ({ device, station }: Identity): Mark => ({
  device,
  n: 0,
  hash: NO_HASH,
  station,
});

/** Who this device is; throws before it is bound. */
export const identityOf = (store: Store): Identity =>
  required(store.session.identity, 'the device is bound to a station');

/** Who writes entries here now. */
export function writerOf(store: Store): Writer {
  const { station, device } = identityOf(store);
  return { station, device, operator: store.session.operator };
}

/** Says who stands at the till from now on. */
export async function setOperator(store: Store, operator: string): Promise<void> {
  store.session.operator = operator;
  await writeMeta(store.db, 'operator', operator);
}

/** Now as the centre's clock would say it, epoch ms: never the device's clock alone. */
export const now = (store: Store): number => store.clock() + store.session.offset;
