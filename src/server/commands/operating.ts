import { LEFT_FREE } from '../access/device.ts';
import { backup } from './backup.ts';
import type { Packed } from './backup-file.ts';
import { type Command, type Given, type Printed, done, ofStation } from './command.ts';
import { restore } from './restore.ts';
import { release, revoke } from './revoke.ts';
import { takeCommand } from './take-file.ts';
import { allStations, verify } from './verify.ts';

const KEY = 'keep centre-key.pem of the data folder too, it is in no backup on purpose';

const tableLines = (tables: readonly Packed[]): string[] =>
  tables.map(({ table, rows }) => `${table} ${rows}`);

const save: Command = {
  args: ['FILE'],
  note: KEY,
  run: async ({ pool, now, arg }) => {
    const { tables, others } = await backup(pool, arg(0), now);
    const left = others.length > 0 ? [`left out, not of the centre: ${others.join(', ')}`] : [];
    return done(...tableLines(tables), ...left, KEY);
  },
};

const putBack: Command = {
  args: ['FILE', '[--replace]'],
  note: 'with the server stopped',
  run: async ({ pool, arg }) => {
    if (!['', '--replace'].includes(arg(1))) return { ok: false, why: `no option ${arg(1)}` };
    const restored = await restore(pool, arg(0), arg(1) === '--replace');
    return restored.ok
      ? done(
          ...tableLines(restored.tables),
          `as of ${new Date(restored.made).toISOString()}`,
          'devices send by themselves what they have written since',
          `each station leaves ${LEFT_FREE} numbers free for devices that were bound since then`,
          'who was revoked since then is forgotten: revoke each of those numbers again',
        )
      : restored;
  },
};

const MOST_LINES = 200;

async function verifyThese({ pool }: Given, stations: readonly string[]): Promise<Printed> {
  const lines: string[] = [];
  let entries = 0;
  let faults = 0;
  for (const station of stations) {
    const verified = await verify(pool, station);
    entries += verified.entries;
    faults += verified.faults.length;
    lines.push(
      ...verified.faults.map((fault) => `station ${station} ${fault}`),
      ...verified.notes.map((note) => `station ${station} ${note}, noted as lost`),
    );
  }
  const told = lines.slice(0, MOST_LINES);
  const sum = `${entries} entries of ${stations.length} stations`;
  return faults === 0
    ? done(...told, `sound: ${sum}`)
    : { ok: false, why: `${faults} faults in ${sum}`, lines: told };
}

const verifyOne = ofStation([], (station, given) => verifyThese(given, [station]));

const check: Command = {
  args: ['[STATION]'],
  run: async (given) =>
    given.arg(0) === '' ? verifyThese(given, await allStations(given.pool)) : verifyOne.run(given),
};

const shutOut = ofStation(['DEVICE-NUMBER'], async (station, { pool, now, arg }) => {
  const revoked = await revoke(pool, station, arg(1), now);
  if (!revoked.ok) return revoked;
  const { numbers, before } = revoked;
  return done(
    `revoked under number ${numbers.join(', ')}; what it wrote until now counts`,
    ...(before.length === 0
      ? []
      : [`under number ${before.join(', ')} it was revoked before, from its own time on`]),
  );
});

const letOut = ofStation([], async (station, { pool, now }) =>
  done(`${await release(pool, station, now)} entries released`),
);

/** What runs and mends a centre, by name. */
export const OPERATING: readonly (readonly [string, Command])[] = [
  ['backup', save],
  ['restore', putBack],
  ['verify', check],
  ['take', takeCommand],
  ['revoke', shutOut],
  ['release', letOut],
];
