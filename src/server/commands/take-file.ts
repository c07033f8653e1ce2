// What a device saved because it could not send it, taken as if it had been pushed: each batch is
// proved by its own certificate and signature, so it does not matter who brought the file.
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { type OutboxFile, OutboxFileSchema, type SignedBatch } from '../../core/outbox.ts';
import type { Failure, PushResult } from '../../core/protocol.ts';
import { runIn } from '../access/batch.ts';
import { certificateReader } from '../access/certificate.ts';
import { type Keys, isSigned } from '../access/keys.ts';
import { type Pool, inStation } from '../database/pool.ts';
import type { Journal } from '../journal/journal-tx.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { type Run, type Taken, take } from '../journal/take.ts';
import { INFLATED, textOf } from '../routes/body.ts';
import { type Command, type Printed, done } from './command.ts';
import { deviceNames } from './verify.ts';

/** `take FILE`: the unsent entries that a device saved (存成文件), each taken once. */
export const takeCommand: Command = {
  args: ['FILE'],
  note: 'the unsent entries that a device saved as a file',
  run: async ({ pool, now, read, arg, keys }) => {
    const file = v.safeParse(OutboxFileSchema, parseJson(textOf(read(arg(0))) ?? ''));
    if (!file.success) return { ok: false, why: 'not a whole file of unsent entries' };
    if (keys === undefined) return { ok: false, why: 'on the command line only' };
    return takeFile(pool, await keys(), file.output, now);
  },
};

async function takeFile(
  pool: Pool,
  keys: Keys,
  { station, batches }: OutboxFile,
  now: number,
): Promise<Printed> {
  const read = batches.map(readerOf(keys, now));
  const unread = read.flatMap((batch, i) =>
    batch.ok ? [] : [`batch ${i + 1} refused: ${batch.why}`],
  );
  const runs = read.flatMap((batch) => (batch.ok ? [batch.run] : []));
  const outcomes = await takeAll(tellingJournal(pool), runs);
  const names = await inStation(pool, station, 'read', (tx) => deviceNames(tx, station));
  const nameOf = (device: string): string => names.get(device) ?? `device ${device}`;
  const refused = outcomes.flatMap((outcome) => refusalOf(outcome, nameOf) ?? []);
  const lines = [...countLines(outcomes, nameOf), ...unread, ...refused];
  const count = unread.length + refused.length;
  return count === 0
    ? done(...lines)
    : { ok: false, why: `${count} of ${batches.length} batches refused`, lines };
}

/** Reads batches as the push route does. */
function readerOf(keys: Keys, received: number) {
  const certificateIn = certificateReader(keys);
  return (batch: SignedBatch): { ok: true; run: Run } | { ok: false; why: Failure['why'] } => {
    const certified = certificateIn(batch.certificate, batch.certified);
    const bytes = Buffer.from(batch.body);
    if (bytes.length > INFLATED) return { ok: false, why: 'too-large' };
    if (certified === null || !isSigned(certified.key, bytes, batch.signature)) {
      return { ok: false, why: 'unsigned' };
    }
    return runIn(textOf(bytes) ?? '', certified.certificate, keys, received);
  };
}

/** What became of a batch: the answers for its entries, and why some got none. */
type Outcome = {
  readonly run: Run;
  readonly results: readonly PushResult[];
  readonly refused: Exclude<Taken, { ok: true }> | null;
};

/** Takes them in order; one that must wait for what stands further on comes again behind it. */
async function takeAll(journal: Journal, runs: readonly Run[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const run of runs) outcomes.push(await takeWhole(journal, run));
  const late = outcomes.filter(({ refused }) => refused?.why === 'gap');
  if (late.length === 0 || outcomes.every(({ results }) => results.length === 0)) return outcomes;
  const taken = outcomes.map((one) => (late.includes(one) ? { ...one, refused: null } : one));
  const left = late.map((one) => ({ ...one.run, entries: leftOf(one) }));
  return [...taken, ...(await takeAll(journal, left))];
}

function leftOf({ run, results }: Outcome): Run['entries'] {
  const told = new Set(results.map(({ hash }) => hash));
  return run.entries.filter(({ hash }) => !told.has(hash));
}

/** A batch of several runs is taken one by one, as its device would push what is left. */
async function takeWhole(journal: Journal, run: Run): Promise<Outcome> {
  const results: PushResult[] = [];
  for (let left = run.entries; left.length > 0; left = leftOf({ run, results, refused: null })) {
    const taken = await take(journal, { ...run, entries: left });
    if (!taken.ok) return { run, results, refused: taken };
    results.push(...taken.results);
  }
  return { run, results, refused: null };
}

/** How many entries of each device came, were here, or do not count. */
function countLines(outcomes: readonly Outcome[], nameOf: (device: string) => string): string[] {
  const devices = [...new Set(outcomes.map(({ run }) => run.device))];
  return devices.map((device) => {
    const all = outcomes.flatMap(({ run, results }) => (run.device === device ? results : []));
    // What another till's file brought in stands twice in a file: as it came, and forwarded.
    const own = [...new Map(all.toReversed().map((one) => [one.hash, one])).values()];
    const count = (status: PushResult['status']): number =>
      own.filter((result) => result.status === status).length;
    const forked = own.filter(({ branch = 0 }) => branch > 0).length;
    const branch = forked > 0 ? `, ${forked} of these on a branch` : '';
    const here = `${count('created')} created, ${count('exists')} existed`;
    return `${nameOf(device)}: ${here}, ${count('quarantined')} quarantined${branch}`;
  });
}

function refusalOf(outcome: Outcome, nameOf: (device: string) => string): string | null {
  const { run, refused } = outcome;
  if (refused === null) return null;
  const left = leftOf(outcome);
  const end = 'head' in refused ? `, the centre has it up to ${refused.head.n}` : '';
  const which = `${left.length} entries from number ${left[0]?.entry.n ?? 0} on`;
  return `${nameOf(run.device)}: ${which} refused: ${refused.why}${end}`;
}
