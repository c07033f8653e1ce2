import { findStations } from '../access/station.ts';
import type { Keys } from '../access/keys.ts';
import type { Acquirers } from '../acquirer/accounts.ts';
import type { Pool } from '../database/pool.ts';

/** What a command works with; `arg` gives its arguments in order, '' for one that is not there. */
export type Given = {
  readonly pool: Pool;
  readonly now: number;
  readonly origin: string;
  readonly read: (file: string) => Uint8Array;
  /** Keeps a text as a file; gives why it cannot, or null. */
  readonly save: (file: string, text: string) => string | null;
  readonly arg: (index: number) => string;
  /** Whose lists can be fetched; nobody's unless told. */
  readonly acquirers?: Acquirers | undefined;
  /** With what the centre signs; on the command line only. */
  readonly keys?: () => Promise<Keys>;
};

/** What a command prints; one that does not succeed may print lines too. */
export type Printed =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly why: string; readonly lines?: readonly string[] };

/** One command; arguments in brackets may be left out, `note` is what the usage adds. */
export type Command = {
  readonly args: readonly string[];
  readonly note?: string;
  run(given: Given): Promise<Printed>;
};

export const done = (...lines: readonly string[]): Printed => ({ ok: true, lines });

/** Whether a command takes so many arguments. */
export const takes = ({ args }: Command, count: number): boolean =>
  count <= args.length && count >= args.filter((arg) => !arg.startsWith('[')).length;

/** Runs `work` for the one station that the first argument names, by id or by name. */
export const ofStation = (
  args: readonly string[],
  work: (station: string, given: Given) => Promise<Printed>,
): Command => ({
  args: ['STATION', ...args],
  run: async (given) => {
    const [station, another] = await findStations(given.pool, given.arg(0));
    if (!station) return { ok: false, why: 'station-unknown' };
    return another
      ? { ok: false, why: 'several stations have this name, use the id' }
      : work(station.id, given);
  },
});
