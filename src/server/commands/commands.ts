import { renderUnicodeCompact } from 'uqr';
import { randomUUID } from 'node:crypto';
import { yuan, fen } from '../../core/money.ts';
import { issueCode } from '../access/code.ts';
import { bindLink, inFours } from '../access/code-form.ts';
import { addStation, findStations } from '../access/station.ts';
import { writeCatalogue } from '../catalogue.ts';
import type { Pool } from '../database/pool.ts';
import { decoded, readCatalogueFile } from './catalogue-file.ts';
import type { Outcome } from './outcome.ts';
import { rebuild } from './rebuild.ts';
import { quarantine } from './quarantine.ts';
import { decideReferral } from './referral.ts';
import { publishRule } from './rule.ts';
import { issueStatement, payStatement } from './statement.ts';

/** What a command works with; `arg` gives its arguments in order. */
export type Given = {
  readonly pool: Pool;
  readonly now: number;
  readonly origin: string;
  readonly read: (file: string) => Uint8Array;
  readonly arg: (index: number) => string;
};

type Printed = Outcome<{ lines: readonly string[] }>;
type Command = { readonly args: readonly string[]; run(given: Given): Promise<Printed> };

const done = (...lines: readonly string[]): Printed => ({ ok: true, lines });

/** Runs `work` for the one station that the first argument names, by id or by name. */
const ofStation = (
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

const addOne: Command = {
  args: ['NAME'],
  run: async ({ pool, arg }) => {
    const id = randomUUID();
    await addStation(pool, { id, name: arg(0), demo: false });
    return done(`station ${id}`);
  },
};

const code = ofStation([], async (station, { pool, now, origin }) => {
  const link = bindLink(origin, await issueCode(pool, station, 'link', now));
  return done(
    `code ${inFours(await issueCode(pool, station, 'digits', now))} (10 minutes, once)`,
    `or the link ${link}`,
    renderUnicodeCompact(link),
  );
});

const publish: Command = {
  args: ['FILE.json'],
  run: async ({ pool, now, read, arg }) => {
    const published = await publishRule(pool, decoded(read(arg(0))), now);
    return published.ok
      ? done(`rule ${published.rule} version ${published.version} published`)
      : published;
  },
};

const decide = ofStation(['REFERRAL', 'STATE'], async (station, { pool, now, arg }) => {
  const decided = await decideReferral(pool, station, arg(1), arg(2), now);
  return decided.ok ? done(`referral ${arg(1)} ${arg(2)}`) : decided;
});

const issue = ofStation(['MONTH'], async (station, { pool, now, arg }) => {
  const issued = await issueStatement(pool, station, arg(1), now);
  if (!issued.ok) return issued;
  const { lines, total } = issued.statement;
  return done(
    ...lines.map(({ base, count, fee }) => `${base} ${count} ${yuan(fee)}`),
    `total ${yuan(total)}`,
  );
});

const pay = ofStation(['MONTH'], async (station, { pool, now, arg }) => {
  const paid = await payStatement(pool, station, arg(1), now);
  return paid.ok ? done(`paid ${yuan(fen(paid.total))}`) : paid;
});

const load: Command = {
  args: ['FILE.csv'],
  run: async ({ pool, read, arg }) => {
    const file = readCatalogueFile(decoded(read(arg(0))));
    if (file === null) return { ok: false, why: 'no columns barcode and name in the first line' };
    const { version, segments } = await writeCatalogue(pool, file.products);
    const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    const count = segments.reduce((sum, segment) => sum + segment.count, 0);
    return done(
      `${count} products in ${segments.length} segments, ${bytes} bytes`,
      `${file.skipped} lines without a valid barcode or a name`,
      `version ${version}`,
    );
  },
};

const again = ofStation([], async (station, { pool }) => {
  const { rows, different } = await rebuild(pool, station);
  return done(
    different.length === 0
      ? `equal: ${rows} balances`
      : `different, replaced: ${different.length} of ${rows} balances`,
    ...different.slice(0, 20),
  );
});

/** Every command by its name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['add-station', addOne],
  ['code', code],
  ['publish-rule', publish],
  ['decide-referral', decide],
  ['issue-statement', issue],
  ['pay-statement', pay],
  ['load-catalogue', load],
  ['rebuild', again],
  ['quarantine', quarantine],
]);

/** One line per command. */
export const USAGE = [
  'usage: npm run centre -- <command>',
  ...[...COMMANDS].map(([name, { args }]) => `  ${[name, ...args].join(' ')}`),
].join('\n');
