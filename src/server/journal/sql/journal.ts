// The journal on PostgreSQL: each operation is a statement or two, and nothing is decided here.
import * as v from 'valibot';
import { isInfrastructure } from '../../database/failure.ts';
import { type Pool, type Tx, inStation, scope, select } from '../../database/pool.ts';
import type { Journal, JournalTx } from '../journal-tx.ts';
import * as devices from './devices.ts';
import * as entries from './entries.ts';
import * as heads from './heads.ts';
import * as secrets from './secrets.ts';
import * as ledger from '../ledger.ts';
import * as stream from './stream.ts';

/** The journal in a database. */
export const sqlJournal = (pool: Pool): Journal => ({
  inStation: (station, mode, work) =>
    inStation(pool, station, mode, (tx) => work(journalTx(tx, station))),
  holding: async (reasons) =>
    (
      await select(
        pool,
        v.object({ station: v.string() }),
        'SELECT DISTINCT station_id AS station FROM quarantine WHERE why = ANY($1)',
        [reasons],
      )
    ).map(({ station }) => station),
});

/** The journal's operations on one station in a transaction that is open already. */
export const journalTx = (tx: Tx, station: string): JournalTx => ({
  station,
  beside: async (other, work) => {
    await scope(tx, other);
    const result = await work(journalTx(tx, other));
    await scope(tx, station);
    return result;
  },
  ...chains(tx, station),
  ...balances(tx, station),
  after: (seq, limit) => stream.pageAfter(tx, station, seq, limit),
  before: (seq, limit) => stream.pageBefore(tx, station, seq, limit),
  at: (seq) => stream.standingAt(tx, station, seq),
  first: () => stream.firstSeq(tx, station),
  end: () => stream.endOf(tx, station),
  device: (device) => devices.readDevice(tx, station, device),
  enter: (row, now) => devices.insertDevice(tx, station, row, now),
  family: (device) => devices.readFamily(tx, station, device),
  revoke: (device, at) => devices.revokeFamily(tx, station, device, at),
  openSession: (row) => devices.insertSession(tx, station, row),
  endSessions: (device) => devices.deleteSessions(tx, station, device),
  session: (hash) => devices.readSession(tx, station, hash),
  guarded: (work) => guarded(tx, work),
});

const chains = (tx: Tx, station: string) =>
  ({
    lock: () => heads.lockStation(tx, station),
    lines: (device?: string) => heads.readLines(tx, station, device),
    centreLines: () => heads.readCentreLines(tx, station),
    writeLine: (line) => heads.writeLine(tx, station, line),
    writeSeq: (seq) => heads.writeSeq(tx, station, seq),
    insert: (batch, received) => entries.insertEntries(tx, station, batch, received),
    stored: (device, from, to) => entries.storedEntries(tx, station, device, from, to),
    missing: () => entries.missingNumbers(tx, station),
    textIn: (slot) => entries.textIn(tx, station, slot),
    entries: (ids) => entries.entriesById(tx, station, ids),
    keepSecret: (name, sealed, received) =>
      secrets.insertSecret(tx, station, { name, sealed, received }),
    hold: (batch, received) => entries.insertHeld(tx, station, batch, received),
    held: (reasons, page) => entries.readHeld(tx, station, reasons, page),
    unhold: (slot) => entries.deleteHeld(tx, station, slot),
  }) satisfies Partial<JournalTx>;

const balances = (tx: Tx, station: string) =>
  ({
    rows: (ids) => ledger.loadRows(tx, station, ids),
    present: (ids) => ledger.presentRows(tx, station, ids),
    moves: (needed) => ledger.loadMoves(tx, station, needed),
    storeRows: (changed) => ledger.storeRows(tx, station, changed),
    rowTexts: (after, limit) => ledger.rowTexts(tx, station, after, limit),
  }) satisfies Partial<JournalTx>;

async function guarded(tx: Tx, work: () => Promise<boolean>): Promise<boolean> {
  await tx.query('SAVEPOINT one');
  try {
    const done = await work();
    await tx.query('RELEASE SAVEPOINT one');
    return done;
  } catch (failure) {
    if (isInfrastructure(failure)) throw failure;
    await tx.query('ROLLBACK TO SAVEPOINT one');
    return false;
  }
}
