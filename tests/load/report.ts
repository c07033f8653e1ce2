// What a run of the month came to, in lines.
import { fen, yuan } from '../../src/core/money.ts';
import { percentile } from '../bench/result.ts';
import { ATTEMPTS, type Count, type Paid, type PayTally } from './pay.ts';

/** What is counted while it runs; latencies in milliseconds. */
export type Tally = {
  latencies: number[];
  requests: number;
  lost: number;
  again: number;
  /** Pushes that the centre had no room for. */
  busy: number;
  /** Of shops, that are over. */
  days: number;
  readonly pay: PayTally;
};

/** What a run came to; `differences` must be empty. */
export type Played = Tally & {
  readonly paid: Paid;
  readonly entries: number;
  readonly ms: number;
  readonly serverCpu: number;
  readonly databaseCpu: number | null;
  readonly ownCpu: number;
  readonly bytes: number;
  readonly differences: readonly string[];
};

const rate = ({ entries, ms }: Played): number => Math.round((entries / ms) * 1_000);
const share = (cpu: number, { ms }: Played): string => `${Math.round((cpu / ms) * 100)} %`;

const ms = (numbers: number[], share: number): string =>
  `${numbers.length === 0 ? '–' : percentile(numbers, share).toFixed(0)} ms`;

/** What became of the payments by code, in lines. */
function payReport({ paid: { by, sticker, cash }, pay, ms: whole }: Played): string[] {
  const sum = ({ count, amount }: Count): string => `${count} (${yuan(fen(amount))} yuan)`;
  return [
    ...Object.entries(by).map(
      ([source, { paid, refunded }]) => `${source}: paid ${sum(paid)}, refunded ${sum(refunded)}`,
    ),
    `by sticker ${sum(sticker)}; cash after ${ATTEMPTS} attempts ${sum(cash)}`,
    `${pay.charges} charges, ${((pay.charges / whole) * 1_000).toFixed(1)} a second; ${pay.faults} ` +
      `faults of acquirers, ${pay.lost} requests lost; ${pay.reversed} reversed, ${pay.failed} failed`,
    `a charge: p50 ${ms(pay.answers, 0.5)}, p95 ${ms(pay.answers, 0.95)}; ` +
      `${pay.open.length} stayed open, p50 ${ms(pay.open, 0.5)}, at most ${ms(pay.open, 1)}`,
  ];
}

/** A run in lines. */
export const report = (played: Played): string[] => [
  `${played.entries} entries in ${Math.round(played.ms / 1_000)} s: ${rate(played)} entries/s`,
  ...payReport(played),
  `${played.requests} pushes, ${played.lost} of them lost, ${played.again} entries sent again, ${played.busy} put off`,
  `a push: p50 ${percentile(played.latencies, 0.5).toFixed(1)} ms, ` +
    `p95 ${percentile(played.latencies, 0.95).toFixed(1)} ms, ` +
    `p99 ${percentile(played.latencies, 0.99).toFixed(1)} ms`,
  `processor: servers ${share(played.serverCpu, played)}, PostgreSQL ` +
    `${played.databaseCpu === null ? 'elsewhere' : share(played.databaseCpu, played)}, ` +
    `this generator ${share(played.ownCpu, played)}`,
  `${Math.round(played.bytes / played.entries)} bytes in the database for an entry`,
  played.differences.length === 0
    ? 'equal to the fen: sales, payments and the acquirers’ lists of them, stock, parcels, ' +
      'commission; nothing doubled'
    : `DIFFERENT: ${played.differences.length}`,
  ...played.differences.slice(0, 20),
];

/** How much faster one run was than another. */
export const ratio = (one: Played, other: Played): string =>
  `${(rate(one) / rate(other)).toFixed(2)} ×`;
