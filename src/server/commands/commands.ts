import { renderUnicodeCompact } from 'uqr';
import { randomUUID } from 'node:crypto';
import { issueCode } from '../access/code.ts';
import { bindLink, inFours } from '../access/code-form.ts';
import { addStation } from '../access/station.ts';
import { writeCatalogue } from '../catalogue.ts';
import { decoded, readCatalogueFile } from './catalogue-file.ts';
import { switchCommand } from './business.ts';
import { type Command, done, ofStation } from './command.ts';
import { COUPON_COMMANDS } from './coupon.ts';
import { announceCommand } from './delivery.ts';
import { OPERATING } from './operating.ts';
import { feeCommand } from './fees.ts';
import { flagsCommand } from './flags.ts';
import { reconcileCommand } from './reconcile.ts';
import { listCommand, settleCommand, signatureCommand } from './receivable.ts';
import { fetchCommand, importCommand } from './listing.ts';
import { rankCommand } from './rank.ts';
import { rebuild } from './rebuild.ts';
import { quarantine } from './quarantine.ts';
import { linkCommand } from './transfer.ts';
import { decideReferral } from './referral.ts';
import { SETTLING } from './settling.ts';
import { TARIFF } from './tariff.ts';
import { WHOLESALE_COMMANDS } from './wholesale.ts';

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

const decide = ofStation(['REFERRAL', 'STATE'], async (station, { pool, now, arg }) => {
  const decided = await decideReferral(pool, station, arg(1), arg(2), now);
  return decided.ok ? done(`referral ${arg(1)} ${arg(2)}`) : decided;
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
  ...TARIFF,
  ['decide-referral', decide],
  ['switch-business', switchCommand],
  ...COUPON_COMMANDS,
  ['list-receivables', listCommand],
  ['settle-receivables', settleCommand],
  ['show-signature', signatureCommand],
  ...SETTLING,
  ['publish-ranks', rankCommand],
  ['fetch-list', fetchCommand],
  ['import-list', importCommand],
  ['reconcile', reconcileCommand],
  ['fee-rate', feeCommand],
  ['announce-delivery', announceCommand],
  ['load-catalogue', load],
  ...WHOLESALE_COMMANDS,
  ['link-shops', linkCommand],
  ['rebuild', again],
  ['quarantine', quarantine],
  ['flags', flagsCommand],
  ...OPERATING,
]);

/** One line per command. */
export const USAGE = [
  'usage: npm run centre -- <command>',
  ...[...COMMANDS].map(
    ([name, { args, note }]) =>
      `  ${[name, ...args].join(' ')}${note === undefined ? '' : `   (${note})`}`,
  ),
].join('\n');
