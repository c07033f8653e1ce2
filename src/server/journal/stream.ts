import { centreDevice, derivedId } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import {
  type Cursor,
  type Cursors,
  PULL_ENTRIES,
  type PullAnswer,
  type Pulled,
} from '../../core/protocol.ts';
import type { Keys } from '../access/keys.ts';
import { asked } from '../database/asked.ts';
import { headsOf } from './head.ts';
import type { JournalTx, PageLimit, Standing, Streamed } from './journal-tx.ts';

// A page of imports could be 32 MB: it ends where this many characters are reached.
const CHARACTERS = 1_000_000;

const limited = (entries: number): PageLimit => ({ entries, characters: CHARACTERS });

const START: Cursor = { seq: 0, id: null };

/**
 * The cursor of one who has read up to here. Its id names the entry and when it came: a centre
 * that was restored numbers what comes back anew, and the same entry may get the same sequence
 * behind others than before. What was in the backup came when it came, with all before it.
 */
export const cursorOf = (standing: Standing | null): Cursor =>
  standing === null
    ? START
    : { seq: standing.seq, id: derivedId(standing.id, String(standing.received)) };

/** Earlier versions gave the entry's own id; a device's old cursor is still good. */
const stands = ({ id }: Cursor, standing: Standing | null): boolean =>
  standing !== null && (id === standing.id || id === cursorOf(standing).id);

/** A stream's next page; `rewind`: another entry stands at the cursor, so it starts at 1. */
export type Page = {
  readonly entries: Pulled[];
  readonly cursor: Cursor;
  readonly more: boolean;
  readonly rewind: boolean;
};

/** The entries after a cursor in the order of their sequence, at most `limit`. */
export async function nextPage(
  tx: JournalTx,
  keys: Keys,
  cursor: Cursor,
  limit: number,
): Promise<Page> {
  const [standing, next, end] = await asked([
    tx.at(cursor.seq),
    tx.after(cursor.seq, limited(limit)),
    tx.end(),
  ]);
  const rewind = cursor.seq !== 0 && cursor.id !== null && !stands(cursor, standing);
  const from = rewind ? START : cursor;
  const rows = rewind ? await tx.after(from.seq, limited(limit)) : next;
  const last = rows.at(-1);
  return {
    entries: rows.map(pulledBy(tx.station, keys)),
    rewind,
    cursor: last ? cursorOf(last) : from,
    more: last !== undefined && last.seq < (end?.seq ?? 0),
  };
}

/** What is new in the station's and the centre's stream, at the moment that `tx` sees. */
export async function newSince(
  tx: JournalTx,
  keys: Keys,
  cursors: Cursors,
  now: number,
): Promise<PullAnswer> {
  const [own, heads] = await asked([
    nextPage(tx, keys, cursors.station, PULL_ENTRIES),
    headsOf(tx),
  ]);
  const shared = await tx.beside(CENTRE, (centre) =>
    nextPage(centre, keys, cursors.centre, PULL_ENTRIES),
  );
  return {
    station: own.entries,
    centre: shared.entries,
    cursor: { station: own.cursor, centre: shared.cursor },
    more: own.more || shared.more,
    rewind: own.rewind || shared.rewind,
    heads,
    now,
  };
}

/** Entries before a sequence, newest first, at most `limit`. */
export async function pastPage(
  tx: JournalTx,
  keys: Keys,
  before: number,
  limit: number,
): Promise<{ entries: Pulled[]; more: boolean }> {
  const rows = await tx.before(before, limited(limit));
  const last = rows.at(-1);
  return {
    entries: rows.map(pulledBy(tx.station, keys)),
    more: last !== undefined && last.seq > (await tx.first()),
  };
}

/** The centre signs what it wrote itself, so that a device can give it back after a restore. */
const pulledBy = (station: string, keys: Keys) => {
  const centre = centreDevice(station);
  return ({ text, seq, eff, branch, device }: Streamed): Pulled => ({
    text,
    seq,
    eff,
    ...(branch > 0 ? { branch } : {}),
    ...(device === centre ? { signature: keys.sign(text) } : {}),
  });
};
