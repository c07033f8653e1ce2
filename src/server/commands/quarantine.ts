import { writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { type QuarantineItem, quarantineFile } from '../../core/flags/file.ts';
import { amountIn } from '../../core/flags/quarantine.ts';
import { unseal } from '../../core/journal/entry.ts';
import { yuan } from '../../core/money.ts';
import { dayOf } from '../../core/time.ts';
import { findStations } from '../access/station.ts';
import { type Pool, inStation, select } from '../database/pool.ts';
import type { Outcome } from './outcome.ts';

const Held = v.object({
  device: v.string(),
  n: v.number(),
  text: v.string(),
  hash: v.string(),
  why: v.string(),
  received: v.number(),
});
type Held = v.InferOutput<typeof Held>;

const heldIn = (pool: Pool, station: string): Promise<Held[]> =>
  inStation(pool, station, 'read', (tx) =>
    select(
      tx,
      Held,
      `SELECT device, n, text, hash, why, received FROM quarantine
      WHERE station_id = $1 ORDER BY received, device, n`,
      [station],
    ),
  );

/** A station's quarantine, one line an entry: day, device and number, kind, amount and why. */
export async function listQuarantine(pool: Pool, station: string): Promise<string[]> {
  return (await heldIn(pool, station)).map(({ device, n, text, hash, why, received }) => {
    const read = unseal(text);
    const entry = read.ok ? read.sealed.entry : null;
    const kind = entry?.kind ?? 'unreadable';
    const amount = amountIn({ id: '', device, n, kind, hash, eff: received, entry, why });
    const money = amount === null ? '' : ` ${yuan(amount)}`;
    return `${dayOf(received)} ${device} ${n} ${kind}${money} ${why}`;
  });
}

/** A station's quarantine as the file that devices write too. */
export async function exportQuarantine(
  pool: Pool,
  station: string,
): Promise<{ text: string; entries: number }> {
  const items = (await heldIn(pool, station)).map(
    ({ device, n, text, hash, why }): QuarantineItem => ({ device, n, text, hash, why }),
  );
  return { text: quarantineFile(station, items), entries: items.length };
}

const StationRow = v.object({ id: v.string() });
const WithEntries = 'SELECT DISTINCT station_id AS id FROM quarantine ORDER BY 1';

type Asked = { readonly pool: Pool; readonly arg: (index: number) => string };

async function listed(pool: Pool, stations: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const station of stations) {
    const entries = await listQuarantine(pool, station);
    lines.push(`station ${station}: ${entries.length} entries in quarantine`, ...entries);
  }
  return lines;
}

/** `quarantine [STATION]` lists what does not count and why; with `--export FILE` it is saved. */
export const quarantine = {
  args: ['[STATION]', '[--export]', '[FILE]'],
  note: 'lists, or saves for reading elsewhere',
  run: async ({ pool, arg }: Asked): Promise<Outcome<{ lines: readonly string[] }>> => {
    if (arg(0) === '') {
      const stations = await select(pool, StationRow, WithEntries, []);
      const lines = await listed(
        pool,
        stations.map(({ id }) => id),
      );
      return { ok: true, lines: lines.length > 0 ? lines : ['nothing in quarantine'] };
    }
    const [station, another] = await findStations(pool, arg(0));
    if (!station) return { ok: false, why: 'station-unknown' };
    if (another) return { ok: false, why: 'several stations have this name, use the id' };
    if (arg(1) === '') return { ok: true, lines: await listed(pool, [station.id]) };
    if (arg(1) !== '--export' || arg(2) === '') return { ok: false, why: `no option ${arg(1)}` };
    const { text, entries } = await exportQuarantine(pool, station.id);
    writeFileSync(arg(2), text);
    return { ok: true, lines: [`${entries} entries saved in ${arg(2)}`] };
  },
} as const;
