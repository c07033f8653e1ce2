// Eight digits can be guessed, and only tries that hit a code's first four count against it. So the
// wrong ones are counted together too, by the minute and in the database, for all processes: at
// most 60 in a minute, and as many more as there are connections where they come at one moment.
// Then one code is guessed in its ten minutes with a probability of 6 in a million.
import * as v from 'valibot';
import { type Tx, select } from '../database/pool.ts';

const MINUTE = 60_000;
const MOST = 60;
// Clocks of processes that differ by less than this do not delete each other's count.
const KEPT = 10;

const Tries = v.object({ wrong: v.number() });

const minuteOf = (now: number): number => Math.floor(now / MINUTE);

/** Whether no more digits are looked at in this minute; `now` in epoch ms. */
export async function isTriedOut(tx: Tx, now: number): Promise<boolean> {
  const [tries] = await select(tx, Tries, 'SELECT wrong FROM tries WHERE minute = $1', [
    minuteOf(now),
  ]);
  return (tries?.wrong ?? 0) >= MOST;
}

/** Counts a wrong try, and clears away what was counted long before. */
export async function countWrong(tx: Tx, now: number): Promise<void> {
  await tx.query('DELETE FROM tries WHERE minute < $1', [minuteOf(now) - KEPT]);
  await tx.query(
    `INSERT INTO tries (minute, wrong) VALUES ($1, 1)
    ON CONFLICT (minute) DO UPDATE SET wrong = tries.wrong + 1`,
    [minuteOf(now)],
  );
}
