import { type Charge, isOpenState } from '../../core/pay/charge.ts';
import { type Call, type Heard, QUERY_EVERY, centreStep } from '../../core/pay/steps.ts';
import type { Said } from './acquirer.ts';
import { type Attempt, KEPT_MS, type Settled, patienceOf, settle, shut } from './attempts.ts';
import { everyone, isNameless } from './nameless.ts';
import { giveRestBack, lateSaid } from './owing.ts';
import { type DeskSettings, pauseAfter, pauseAlone } from './wish.ts';
import { readCharge, sayCharge } from './words.ts';

/** A charge that ended unpaid is looked at once more after this: a late success is owed. */
export const LATE_LOOK_MS = 120_000;
/** A query and the reverse behind it, and the query that a late success needs. */
const MOST_CALLS = 4;

const heardBy = ({ told, heard }: Pick<Attempt, 'told' | 'heard'>): Heard =>
  told === null || heard === null ? null : { told, at: heard };

/** Writes what an acquirer has said; gives the attempt with it. */
export async function heardOf(
  settings: DeskSettings,
  attempt: Attempt,
  call: Call,
  said: Said,
): Promise<Attempt> {
  const { station, number } = attempt;
  await sayCharge(settings, station, number, call, said);
  const told = said.state;
  settings.log({ event: 'charge', station, attempt: number, call, told });
  const silences = told === 'unknown' ? attempt.silences + 1 : 0;
  return { ...attempt, told, heard: settings.now(), silences };
}

/**
 * What was never passed on needs no patience once it is cancelled. A centre that was put back to
 * before it passed something on does not know of that: the acquirer is asked first, and where there
 * is none any more, a sale that names the charge shows that it was paid.
 */
function isNeverPaid({ passed, told }: Attempt, charge: Charge | null, mayAsk: boolean): boolean {
  const state = charge?.state ?? 'begun';
  if (passed !== null || !isOpenState(state)) return false;
  return mayAsk ? state === 'reversing' && told === 'absent' : charge?.isSold !== true;
}

/**
 * Does what the core says about an attempt that this process has, until there is to wait;
 * `isAsked`: a person wants to know, so the acquirer is asked even of what has ended.
 */
export async function goOn(settings: DeskSettings, first: Attempt, isAsked = false): Promise<void> {
  const { pool, now } = settings;
  const { station, number } = first;
  const { acquirers } = settings;
  const own = isNameless(first) ? null : acquirers.of(station, first.channel);
  const acquirer = isNameless(first) ? everyone(acquirers.all(station)) : own;
  const give = (attempt: Attempt, due: number | null): Promise<void> =>
    settle(pool, attempt, { ...attempt, due } satisfies Settled & Attempt);
  let attempt = first;
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const charge = await readCharge(settings, station, number);
    const state = charge?.state ?? 'begun';
    if (isNeverPaid(attempt, charge, acquirer !== null)) {
      if (!(await shut(pool, attempt))) return;
      attempt = await heardOf(settings, attempt, 'reverse', { state: 'absent' });
      continue;
    }
    if (acquirer === null) {
      const { silences } = attempt;
      return give({ ...attempt, silences: silences + 1 }, now() + pauseAlone(silences));
    }
    const sentAt = attempt.passed ?? attempt.begun;
    const known = { state, sentAt, patience: patienceOf(attempt) };
    const step = centreStep(known, heardBy(attempt), now());
    if (step.does === 'wait') {
      const pause = attempt.silences > 1 ? now() + pauseAfter(attempt.silences) : 0;
      return give(attempt, Math.max(step.until, pause));
    }
    if (step.does === 'rest') {
      // A list may say that what stands paid was taken back: then it is time.
      if (state === 'paid' && !attempt.late) return give(attempt, null);
      const isTime = attempt.late || (isAsked && attempt.heard === null);
      if (!isTime) return give({ ...attempt, late: true }, now() + LATE_LOOK_MS);
      const said = await (own === null || state === 'failed'
        ? acquirer.query(number)
        : lateSaid(settings, own, attempt, state === 'paid'));
      attempt = await heardOf(settings, attempt, 'query', said);
      if (said.state === 'unknown' && now() < attempt.begun + KEPT_MS) {
        return give(attempt, now() + pauseAlone(attempt.silences));
      }
      if (said.state !== 'paid') return give(attempt, null);
      attempt = { ...attempt, late: false };
      continue;
    }
    if (step.does === 'reverse' && !(await shut(pool, attempt))) return;
    const said =
      step.does === 'query'
        ? await acquirer.query(number)
        : await acquirer.reverse({ attempt: number, way: attempt.way });
    const isOwed = step.does === 'reverse' && state === 'owed' && own !== null;
    const ended = isOwed ? await giveRestBack(settings, own, attempt, said) : said;
    attempt = await heardOf(settings, attempt, step.does, ended);
  }
  await give(attempt, now() + QUERY_EVERY);
}
