import * as v from 'valibot';
import { chargeAccount, refundAccount } from '../../src/core/journal/account.ts';
import { attemptOf } from '../../src/core/pay/attempt.ts';
import { type Charge, chargeIn } from '../../src/core/pay/charge.ts';
import { PAY_PATHS } from '../../src/core/pay/protocol.ts';
import { type Refund, refundIn } from '../../src/core/pay/refund.ts';
import { acquirersOf } from '../../src/server/acquirer/accounts.ts';
import { makeKeys } from '../../src/server/access/keys.ts';
import { type Simulator, newSimulator } from '../../src/server/acquirer/simulator/simulator.ts';
import type { Device } from './device.ts';
import { type Centre, startCentre } from './endpoint.ts';
import { STATION, idOf } from './entries.ts';

/** A centre whose codes are charged by a simulator on the same clock. */
export type PayingCentre = {
  readonly centre: Centre;
  readonly simulator: Simulator;
  /** Moves the clock on and does what is then due. */
  after(ms: number): Promise<void>;
};

export const ORIGIN = 'http://acquirer.test';

/** Starts one; a till is kept waiting `answerWithin` ms at most. */
export async function startPaying(now: number, answerWithin = 1_000): Promise<PayingCentre> {
  let time = (): number => now;
  let called = async (_path: string, _init: RequestInit): Promise<Response> => new Response();
  const simulator = newSimulator({
    now: () => time(),
    // A delay is never over: whoever waits for it has to stop waiting.
    sleep: () => new Promise(() => undefined),
    call: async (url, init) => called(new URL(url).pathname, init),
  });
  const centre = await startCentre(now, null, makeKeys(), undefined, {
    answerWithin,
    acquirersAt: (clock) => {
      time = clock;
      const { secrets, fetch } = simulator;
      return acquirersOf(secrets(ORIGIN), { fetch, now: clock });
    },
  });
  called = (path, init) => centre.request(path, init);
  return {
    centre,
    simulator,
    after: async (ms) => {
      centre.clock.now += ms;
      while ((await centre.desk.tick()) > 0);
    },
  };
}

/** The attempt of a name, as a device would make it of its entry's id. */
export const attemptNamed = (name: string): string => attemptOf(idOf(name));

export const chargeAt = async (centre: Centre, attempt: string): Promise<Charge | null> => {
  const row = (await centre.rows(STATION)).get(chargeAccount(attempt));
  return row?.form === 'claims' ? chargeIn(row) : null;
};
export const refundAt = async (centre: Centre, refund: string): Promise<Refund | null> => {
  const row = (await centre.rows(STATION)).get(refundAccount(refund));
  return row?.form === 'claims' ? refundIn(row) : null;
};

const Stands = v.looseObject({ state: v.optional(v.string()), why: v.optional(v.string()) });

/** Asks one of the paths of payment as a device. */
export async function asked(
  centre: Centre,
  device: Device,
  path: keyof typeof PAY_PATHS,
  body: object,
): Promise<v.InferOutput<typeof Stands> & { readonly status: number }> {
  const answer = await centre.request(PAY_PATHS[path], {
    method: 'POST',
    headers: { cookie: device.cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { ...v.parse(Stands, await answer.json()), status: answer.status };
}
