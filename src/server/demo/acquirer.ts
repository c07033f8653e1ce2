import { setTimeout as sleep } from 'node:timers/promises';
import type { Taking } from '../../core/pay/matching.ts';
import { type Acquirers, acquirersOf } from '../acquirer/accounts.ts';
import type { Acquirer } from '../acquirer/acquirer.ts';
import type { Deals } from '../acquirer/simulator/deals.ts';
import { newSimulator } from '../acquirer/simulator/simulator.ts';
import { payDayOf } from '../commands/reconcile.ts';
import type { Pool } from '../database/pool.ts';

// Never dialled: the line below ends in the simulator.
const ORIGIN = 'http://acquirer.demo';
/** A guest hears that it was paid a little after the keeper has tapped. */
const BEHIND_MS = 8_000;
/** One payment by sticker in so many never came, so that there is something to find. */
const ONE_IN = 29;

function openSimulator(): Acquirers & { readonly deals: Deals } {
  const simulator = newSimulator({
    now: Date.now,
    sleep: async (ms) => {
      await sleep(ms);
    },
    codesAgain: true,
  });
  const line = { fetch: simulator.fetch, now: Date.now };
  return { ...acquirersOf(simulator.secrets(ORIGIN), line), deals: simulator.deals };
}

/**
 * The demo's acquirers: a simulator in this process, where one picture of a code pays always, and
 * whose lists have what the demo's guests paid by the shop's sticker. It is opened when it is first
 * asked for: making its keys takes longer than the rest of a start.
 */
export function demoAcquirers(pool: Pool): Acquirers {
  let opened: ReturnType<typeof openSimulator> | null = null;
  const simulator = () => (opened ??= openSimulator());
  const paid = new Set<string>();
  const withStickers = (station: string, acquirer: Acquirer): Acquirer => ({
    ...acquirer,
    bill: async (day) => {
      const { pairs, onlyTaken } = (await payDayOf(pool, station, day)).matched;
      stick(simulator().deals, paid, [...pairs.map(({ taking }) => taking), ...onlyTaken]);
      return acquirer.bill(day);
    },
  });
  return {
    of: (station, channel) => simulator().of(station, channel),
    all: (station) =>
      simulator()
        .all(station)
        .map(({ acquirer, number }) => ({
          number,
          acquirer: acquirer.name === 'aggregator' ? withStickers(station, acquirer) : acquirer,
        })),
  };
}

/** Every payment by sticker once, under a number that the next start gives it again. */
function stick(deals: Deals, paid: Set<string>, takings: readonly Taking[]): void {
  for (const { key, amount, at, attempt } of takings) {
    const digits = key.replace(/\W/g, '');
    if (attempt !== null || paid.has(key)) continue;
    paid.add(key);
    if (Number.parseInt(digits.slice(-9, -1), 16) % ONE_IN === 0) continue;
    deals.sticker('aggregator', amount, at + BEHIND_MS, { transaction: `STICKER${digits}` });
  }
}
