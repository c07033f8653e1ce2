import { setTimeout as sleep } from 'node:timers/promises';
import { type Acquirers, acquirersOf } from '../acquirer/accounts.ts';
import { newSimulator } from '../acquirer/simulator/simulator.ts';

// Never dialled: the line below ends in the simulator.
const ORIGIN = 'http://acquirer.demo';

/** The demo's acquirers: a simulator in this process, where one picture of a code pays always. */
export function demoAcquirers(): Acquirers {
  const simulator = newSimulator({
    now: Date.now,
    sleep: async (ms) => {
      await sleep(ms);
    },
    codesAgain: true,
  });
  return acquirersOf(simulator.secrets(ORIGIN), { fetch: simulator.fetch, now: Date.now });
}
