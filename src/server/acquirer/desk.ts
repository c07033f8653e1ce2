// Charges and refunds on their way: what a till asks for, and what is done about it until it has
// ended, by whichever process has the attempt. Every decision is the core's (`pay/steps.ts`); here
// it is only carried out. Nothing is remembered but in the tables.
import { type ChargeState, type ChargeWord, isOpenState } from '../../core/pay/charge.ts';
import { isWanted } from '../../core/pay/till.ts';
import { failureLine } from '../log.ts';
import { type Acquirer, type ShopCode, unknown } from './acquirer.ts';
import {
  type Attempt,
  clearEnded,
  findAttempt,
  hasten,
  leaseDue,
  leaseOne,
  lookAfter,
  pass,
  sweep,
} from './attempts.ts';
import { goOn, heardOf } from './going-on.ts';
import { type ListsTaken, fetchLists } from './listing.ts';
import { fetchDue, planLists } from './morning.ts';
import { giveBack, refunded } from './refunding.ts';
import {
  type ChargeStands,
  type ChargeWish,
  type DeskSettings,
  type RefundStands,
  type RefundWish,
  answeredWithin,
} from './wish.ts';
import { readCharge, sayCharge, sayReversing } from './words.ts';

type CodeWish = Omit<ChargeWish, 'code' | 'channel'>;

/** The desk. */
export type Desk = {
  charge(station: string, wish: ChargeWish): Promise<ChargeStands>;
  showCode(station: string, wish: CodeWish): Promise<ShopCode>;
  query(station: string, attempt: string): Promise<ChargeStands>;
  reverse(station: string, attempt: string): Promise<ChargeStands>;
  refund(station: string, wish: RefundWish): Promise<RefundStands>;
  /** Fetches the acquirers' lists of a business day. */
  list(station: string, day: string): Promise<ListsTaken>;
  /** Somebody says that an attempt has moved: it is asked about sooner, and nothing is believed. */
  told(station: string, attempt: string): Promise<boolean>;
  /** Does what is due, of every station; gives how many attempts were looked at. */
  tick(): Promise<number>;
  /** Plans which lists are to be fetched by themselves, and clears what ended long ago. */
  plan(): Promise<void>;
  /** Fetches lists that are due, of every station; gives how many were asked for. */
  listDue(): Promise<number>;
  /** Finds what arrived by push since a time (epoch ms) and nobody asked about. */
  sweep(since: number): Promise<number>;
};

const AT_ONCE = 16;

const wordOf = (state: ChargeState | undefined): ChargeWord => {
  if (state === undefined || state === 'begun') return 'sent';
  return state === 'owed' ? 'reversing' : state;
};

/** The desk of an endpoint. */
export function newDesk(settings: DeskSettings): Desk {
  const { pool, acquirers, now } = settings;
  const stands = async (station: string, attempt: string): Promise<ChargeStands> => {
    const charge = await readCharge(settings, station, attempt);
    return { state: wordOf(charge?.state), why: charge?.why ?? '' };
  };
  const paying = async (
    mine: Attempt,
    { attempt, amount, code }: ChargeWish,
    title: string,
    acquirer: Acquirer,
  ): Promise<void> => {
    const { station } = mine;
    const said = await acquirer.pay({ attempt, amount, code, title, station });
    await goOn(settings, await heardOf(settings, mine, 'pay', said));
  };
  const within = (station: string, attempt: string, work: Promise<void>): Promise<ChargeStands> =>
    answeredWithin(settings, work, () => stands(station, attempt));
  return {
    charge: async (station, wish) => {
      const { attempt, amount, channel } = wish;
      const acquirer = acquirers.of(station, channel);
      // A request that was long on its way may come after its own cancelling.
      const before = await readCharge(settings, station, attempt);
      if (before !== null && !isWanted(before)) return stands(station, attempt);
      if (acquirer === null) {
        await sayCharge(settings, station, attempt, 'pay', { state: 'failed', why: 'no-acquirer' });
        return stands(station, attempt);
      }
      const way = 'guest-code';
      const passing = { number: attempt, of: null, amount, channel, way } as const;
      const [mine, title] = await Promise.all([
        pass(pool, station, passing, now()),
        settings.titleOf(station),
      ]);
      if (mine === null) return stands(station, attempt);
      return within(station, attempt, paying(mine, wish, title, acquirer));
    },
    showCode: (station, wish) => shown(settings, station, wish),
    query: async (station, attempt) => {
      const leased = await leaseOne(pool, station, attempt, now());
      const mine = leased ?? (await foundAgain(settings, station, attempt));
      const work =
        mine === null
          ? Promise.resolve()
          : goOn(settings, { ...mine, told: null, heard: null }, true);
      return within(station, attempt, work);
    },
    reverse: async (station, attempt) => {
      await sayReversing(settings, station, attempt);
      const mine = await leaseOne(pool, station, attempt, now());
      if (mine === null) await endUnheard(settings, station, attempt);
      return within(station, attempt, mine === null ? Promise.resolve() : goOn(settings, mine));
    },
    refund: (station, wish) => refunded(settings, station, wish),
    told: (station, attempt) => hasten(pool, station, attempt, now()),
    list: (station, day) => fetchLists(settings, station, day),
    tick: () => ticked(settings),
    plan: async () => {
      await planLists(pool, now());
      await clearEnded(pool, now());
    },
    listDue: () => fetchDue(settings),
    sweep: (since) => sweep(pool, since, now()),
  };
}

/**
 * An open charge that nobody looks after: its beginning came, and then the centre stood still for
 * longer than its sweep looks back. Its till asks, and that is enough. Null: somebody has it.
 */
async function foundAgain(
  settings: DeskSettings,
  station: string,
  attempt: string,
): Promise<Attempt | null> {
  const { pool, now } = settings;
  if ((await findAttempt(pool, station, attempt)) !== null) return null;
  const charge = await readCharge(settings, station, attempt);
  if (charge === null || charge.begun === null || !isOpenState(charge.state)) return null;
  const { amount, channel, way } = charge.begun;
  await lookAfter(pool, station, { number: attempt, of: null, amount, channel, way }, now());
  return findAttempt(pool, station, attempt);
}

/**
 * A charge of which nothing has come but its cancelling was never passed on, and never will be:
 * nobody else would end it. Should its beginning come after all, it is looked at once more.
 */
async function endUnheard(settings: DeskSettings, station: string, attempt: string): Promise<void> {
  if ((await findAttempt(settings.pool, station, attempt)) !== null) return;
  const charge = await readCharge(settings, station, attempt);
  if (charge?.begun !== null) return;
  await sayCharge(settings, station, attempt, 'reverse', { state: 'absent' });
}

async function ticked(settings: DeskSettings): Promise<number> {
  const { pool, log, now } = settings;
  const due = await leaseDue(pool, now(), AT_ONCE);
  await Promise.all(
    due.map((attempt) =>
      (attempt.of === null ? goOn(settings, attempt) : giveBack(settings, attempt)).catch(
        (failure: unknown) => log({ event: 'failure', ...failureLine(failure) }),
      ),
    ),
  );
  return due.length;
}

/** Has a code made for the guest to scan, and begins to ask whether it was paid. */
async function shown(
  settings: DeskSettings,
  station: string,
  { attempt, amount }: CodeWish,
): Promise<ShopCode> {
  const { pool, acquirers, now } = settings;
  const acquirer = acquirers.of(station, 'other');
  if (acquirer === null) return { ok: false, why: 'no-acquirer' };
  const before = await readCharge(settings, station, attempt);
  if (before !== null && !isWanted(before)) return { ok: false, why: 'closed' };
  const channel = acquirer.name === 'aggregator' ? 'other' : acquirer.name;
  const passing = { number: attempt, of: null, amount, channel, way: 'shop-code' } as const;
  await pass(pool, station, passing, now());
  const known = await findAttempt(pool, station, attempt);
  if (known === null || known.closed) return { ok: false, why: 'closed' };
  const title = await settings.titleOf(station);
  const code = await acquirer.shopCode({ attempt, amount, title, station });
  const said = code.ok ? ({ state: 'paying' } as const) : unknown(code.why);
  await goOn(settings, await heardOf(settings, known, 'query', said));
  return code;
}
