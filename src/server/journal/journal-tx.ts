import type { Head, Sealed } from '../../core/journal/entry.ts';
import type { Balances, MovesNeeded } from '../../core/journal/fold.ts';
import type { MoveRow, Row } from '../../core/journal/row.ts';
import type { Doubt } from './judge.ts';

/** One line of a device's chain, where it ends: branch 0 is the chain itself, n its n-th fork. */
export type Line = Head & { readonly device: string; readonly branch: number };

/** An entry on a line of its device's chain, with its effective time (epoch ms). */
export type Placed = { readonly sealed: Sealed; readonly branch: number; readonly eff: number };
/** An entry with its sequence in the station. */
export type Numbered = Placed & { readonly seq: number };
/** An entry that does not count, and why. */
export type Doubted = Placed & { readonly why: Doubt };

/** What is here under a number of a device: numbered, or in quarantine (no sequence, a doubt). */
export type Stored = {
  readonly id: string;
  readonly n: number;
  readonly hash: string;
  readonly branch: number;
  readonly seq: number | null;
  readonly eff: number;
  readonly why: string | null;
};

/** A number on a line of a device's chain. */
export type Slot = { readonly device: string; readonly branch: number; readonly n: number };

/** Numbers of a line that nothing is here under, below its last one. */
export type Missing = Omit<Slot, 'n'> & { readonly first: number; readonly last: number };

/** An entry in quarantine, as it came. */
export type Held = Slot & {
  readonly eff: number;
  readonly received: number;
  readonly text: string;
};

/** Which of what is held: up to so many entries behind one of them, or the first ones (null). */
export type HeldPage = {
  readonly after: Pick<Held, 'eff' | 'device' | 'n' | 'branch'> | null;
  readonly most: number;
};

/** A numbered entry as a stream gives it; `received` (epoch ms) is when it was numbered. */
export type Streamed = {
  readonly seq: number;
  readonly id: string;
  readonly device: string;
  readonly branch: number;
  readonly eff: number;
  readonly received: number;
  readonly text: string;
};

/** Where a stream was read up to: the entry at a sequence, and when it came (epoch ms). */
export type Standing = Pick<Streamed, 'seq' | 'id' | 'received'>;

/** What a page may hold: entries, and characters of their texts (at least one entry). */
export type PageLimit = { readonly entries: number; readonly characters: number };

/** A station's own row; `next` is the number of its next device. */
export type StationRow = {
  readonly name: string;
  readonly demo: boolean;
  readonly seq: number;
  readonly next: number;
};

/** A bound device: `revoked` epoch ms or null; `predecessor` whose successor it was made. */
export type DeviceRow = {
  readonly device: string;
  readonly number: number;
  readonly key: string;
  readonly revoked: number | null;
  readonly predecessor: string | null;
};

/** A session by the digest of its token; `made` epoch ms. */
export type SessionRow = {
  readonly hash: string;
  readonly device: string;
  readonly made: number;
};

/**
 * One transaction on one station's part of the journal. What is decided about entries stands
 * above it, so that it is decided alike on PostgreSQL and in a test's memory. All but `beside` and
 * `guarded` may be asked for together (`asked`): they are sent at once and carried out in order.
 */
export type JournalTx = {
  readonly station: string;
  /** Another station's part at the same moment, to read. */
  beside<T>(station: string, work: (tx: JournalTx) => Promise<T>): Promise<T>;
  /**
   * Locks the station: from here on this transaction alone numbers its entries, so the order of
   * commits is the order of sequences. Null: there is no such station.
   */
  lock(): Promise<StationRow | null>;
  /** The lines of one device, or of all; to be read after the lock, by a statement of its own. */
  lines(device?: string): Promise<Line[]>;
  /** The lines of the stream that is for all; none in that stream itself. */
  centreLines(): Promise<Line[]>;
  writeLine(line: Line): Promise<void>;
  writeSeq(seq: number): Promise<void>;

  /**
   * Inserts entries of one line; gives the numbers (`n`) of those that went in. One whose id or
   * slot is taken stays out without a failure.
   */
  insert(batch: readonly Numbered[], received: number): Promise<Set<number>>;
  /** What is here of a device, on every line, numbers `from` to `to`. */
  stored(device: string, from: number, to: number): Promise<Stored[]>;
  /** What every line lacks, but for the beginnings of branches; reads all entries' numbers. */
  missing(): Promise<Missing[]>;
  /** The text in a slot, numbered or in quarantine. */
  textIn(slot: Slot): Promise<string | null>;
  /** Those of these ids that are numbered. */
  entries(ids: readonly string[]): Promise<{ id: string; text: string; eff: number }[]>;

  /** Keeps a sealed value under its name; one that is here stays as it is. */
  keepSecret(name: string, sealed: string, received: number): Promise<void>;

  hold(batch: readonly Doubted[], received: number): Promise<void>;
  /** A page of what is held for these reasons, by effective time, device, number and branch. */
  held(reasons: readonly Doubt[], page: HeldPage): Promise<Held[]>;
  unhold(slot: Slot): Promise<void>;

  /** Balances by account; null where there is none. */
  rows(ids: readonly string[]): Promise<Map<string, Row | null>>;
  /** Which of these accounts have a balance. */
  present(ids: readonly string[]): Promise<Set<string>>;
  moves(needed: readonly MovesNeeded[]): Promise<MoveRow[]>;
  storeRows(changed: Balances): Promise<void>;
  /** All balances but the moves as JSON, in order of account, after an account. */
  rowTexts(after: string, limit: number): Promise<{ id: string; text: string }[]>;

  /** Entries above a sequence, rising. */
  after(seq: number, limit: PageLimit): Promise<Streamed[]>;
  /** Entries below a sequence, falling. */
  before(seq: number, limit: PageLimit): Promise<Streamed[]>;
  /** What stands at a sequence; null for nothing. */
  at(seq: number): Promise<Standing | null>;
  /** The first sequence, 0 when there is none. */
  first(): Promise<number>;
  /** The end of the stream; null while it is empty. */
  end(): Promise<Standing | null>;

  device(device: string): Promise<DeviceRow | null>;
  /** Enters a device unless it is here; numbers up to its own are never given again. */
  enter(row: Omit<DeviceRow, 'revoked'>, now: number): Promise<void>;
  /**
   * A device's family: all ids that one device has had, those it was followed by on a fork too.
   * None when it is not here.
   */
  family(device: string): Promise<DeviceRow[]>;
  /**
   * Revokes those of a device's family that are not revoked yet, as of `at` (epoch ms), and gives
   * them; to be called after the lock, under which successors are bound.
   */
  revoke(device: string, at: number): Promise<DeviceRow[]>;
  openSession(row: SessionRow): Promise<void>;
  endSessions(device: string): Promise<void>;
  /** The device of a session; null: no such session, or its device is revoked. */
  session(hash: string): Promise<string | null>;

  /** Runs `work` under a savepoint; false when the data, not the infrastructure, made it fail. */
  guarded(work: () => Promise<boolean>): Promise<boolean>;
};

/** The journal of all stations. */
export type Journal = {
  /**
   * One transaction on one station, kept when `work` resolves; `read` sees one moment throughout.
   */
  inStation<T>(
    station: string,
    mode: 'read' | 'write',
    work: (tx: JournalTx) => Promise<T>,
  ): Promise<T>;
  /** Stations that hold entries in quarantine for one of these reasons. */
  holding(reasons: readonly Doubt[]): Promise<string[]>;
};
