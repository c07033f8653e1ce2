// Every morning the centre fetches what acquirers list for the day before, by itself. A row of the
// table is one station's day: whichever process has it asks, and it is asked again until it came.
import * as v from 'valibot';
import { CENTRE } from '../../core/id.ts';
import { dayAfter, dayOf, dayStart } from '../../core/time.ts';
import { type Pool, asOwner, select } from '../database/pool.ts';
import { failureLine } from '../log.ts';
import { fetchLists } from './listing.ts';
import type { DeskSettings } from './wish.ts';

/** WeChat Pay makes a day's list up from 9:00 on and has it by 10:00, in China; ms of the day. */
export const LISTS_FROM = (9 * 60 + 5) * 60_000;
/** Between two questions after the same list, milliseconds. */
const AGAIN_MS = 10 * 60_000;
/** The same after one that was there, but names charges that are yet to be told of. */
const UNKNOWN_AGAIN_MS = 3_600_000;
/** An endpoint that was off makes so many days up, and asks as long for each. */
const DAYS_BACK = 3;
/** Longer than three acquirers take at most. */
const LEASE_MS = 120_000;
const AT_ONCE = 8;
const KEPT_DAYS = 30;

const Due = v.object({ station: v.string(), day: v.string() });
type Due = v.InferOutput<typeof Due>;

/** The last business day whose lists are to be had at a time (epoch ms). */
export const lastListed = (now: number): string => {
  const today = dayOf(now);
  return dayAfter(today, now >= dayStart(today) + LISTS_FROM ? -1 : -2);
};

/** Makes a row for every station's last days, and forgets those of a month ago. */
export const planLists = (pool: Pool, now: number): Promise<void> =>
  asOwner(pool, async (tx) => {
    const last = lastListed(now);
    const days = Array.from({ length: DAYS_BACK }, (_, i) => dayAfter(last, -i));
    await tx.query(
      `INSERT INTO list (station_id, day, due)
      SELECT station_id, day, $2 FROM station, unnest($1::text[]) AS day WHERE station_id <> $3
      ON CONFLICT DO NOTHING`,
      [days, now, CENTRE],
    );
    await tx.query('DELETE FROM list WHERE day < $1', [dayAfter(last, -KEPT_DAYS)]);
  });

/** Fetches some of what is due, of any station; gives how many lists were asked for. */
export async function fetchDue(settings: DeskSettings): Promise<number> {
  const { pool, now, log } = settings;
  const time = now();
  const due = await asOwner(pool, (tx) =>
    select(
      tx,
      Due,
      `UPDATE list SET leased = $2 WHERE (station_id, day) IN (
        SELECT station_id, day FROM list WHERE due <= $1 AND leased <= $1
        ORDER BY due LIMIT $3 FOR UPDATE SKIP LOCKED
      ) RETURNING station_id AS station, day`,
      [time, time + LEASE_MS, AT_ONCE],
    ),
  );
  await Promise.all(
    due.map((one) =>
      fetchOne(settings, one).catch((failure: unknown) =>
        log({ event: 'failure', ...failureLine(failure) }),
      ),
    ),
  );
  return due.length;
}

async function fetchOne(settings: DeskSettings, { station, day }: Due): Promise<void> {
  const { pool, now, log } = settings;
  const taken = await fetchLists(settings, station, day);
  const isWhole = taken.ok ? taken.unknown === 0 : taken.why === 'no-acquirer';
  const again = now() + (taken.ok ? UNKNOWN_AGAIN_MS : AGAIN_MS);
  await asOwner(pool, (tx) =>
    tx.query('UPDATE list SET due = $3, leased = 0 WHERE station_id = $1 AND day = $2', [
      station,
      day,
      isWhole || isTooLate(day, now()) ? null : again,
    ]),
  );
  if (taken.ok) {
    const { lines, fresh, unplaced, unknown } = taken;
    log({ event: 'list', station, day, lines, fresh, unplaced, unknown });
  } else if (taken.why !== 'no-acquirer') log({ event: 'list', station, day, why: taken.why });
}

const isTooLate = (day: string, now: number): boolean =>
  day <= dayAfter(lastListed(now), -DAYS_BACK);
