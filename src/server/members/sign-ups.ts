// One guest, one member of the post's: what is signed up at any station becomes a row that names
// its guest to the centre alone, and of one guest's sign-ups all but the earliest become void.
// Nothing here is truth: rows and rulings are made again from the entries, so that a crash between
// two steps or a database restored from a backup ends the same.
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Draft } from '../../core/journal/entry.ts';
import { REVERSAL } from '../../core/journal/reversal.ts';
import { ELSEWHERE, type SignedUp, rulings, signUpAccount } from '../../core/member/elsewhere.ts';
import { SealedJoinedSchema, idIn } from '../../core/member/member.ts';
import { phoneHash } from '../../core/post/phone.ts';
import type { Keys } from '../access/keys.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, asOwner, select, tuples } from '../database/pool.ts';
import { entryIn } from '../journal/accept.ts';
import type { Journal } from '../journal/journal-tx.ts';
import { type Log, failureLine } from '../log.ts';
import type { News } from '../news.ts';
import { phoneIn } from './sealed-phone.ts';
import { memberKey } from './token.ts';

const EVERY_MS = 5_000;
/** Received again within this: a push's transaction commits a little after its time. */
const OVERLAP_MS = 60_000;
const MOST = 500;

/** What is needed to hold sign-ups against each other; `now` gives epoch ms. */
export type SignUpDesk = {
  readonly pool: Pool;
  readonly journal: Journal;
  readonly keys: Keys;
  readonly news: News;
  readonly now: () => number;
};

const JoinedRow = v.object({ station: v.string(), id: v.string(), text: v.string() });
const PlaceRow = v.object({
  station: v.string(),
  member: v.string(),
  entries: v.array(v.string()),
});
const GuestRow = v.object({ guest: v.string() });

/** Member and guest of a sign-up; no guest where no phone is sealed, or another member's. */
function guestOf(
  keys: Keys,
  station: string,
  text: string,
): { member: string; guest: string | null } {
  const body = v.safeParse(v.looseObject({ member: v.string() }), entryIn(text).body);
  const member = body.success ? body.output.member : '';
  const parsed = v.safeParse(SealedJoinedSchema, entryIn(text).body);
  const phone = parsed.success ? phoneIn(keys, parsed.output.sealed ?? '') : null;
  const fits =
    phone !== null && idIn('post', station, phoneHash(memberKey(keys, station), phone)) === member;
  return { member, guest: fits ? phoneHash(keys.secret('guests'), phone) : null };
}

/** Makes rows of up to MOST sign-ups received since a time that have none; gives how many. */
const enterNew = ({ pool, keys }: SignUpDesk, since: number): Promise<number> =>
  asOwner(pool, async (tx) => {
    const fresh = await select(
      tx,
      JoinedRow,
      `SELECT station_id AS station, id, text FROM entry
      WHERE kind = 'member-joined' AND received >= $1
      AND NOT EXISTS (SELECT 1 FROM sign_up
        WHERE sign_up.station_id = entry.station_id AND sign_up.entry = entry.id)
      ORDER BY received LIMIT $2`,
      [since, MOST],
    );
    if (fresh.length === 0) return 0;
    const values = fresh.flatMap(({ station, id, text }) => {
      const { member, guest } = guestOf(keys, station, text);
      return [station, id, member, guest, guest === null];
    });
    await tx.query(
      `INSERT INTO sign_up (station_id, entry, member, guest, settled)
      VALUES ${tuples(fresh.length, 5, 1)} ON CONFLICT DO NOTHING`,
      values,
    );
    return fresh.length;
  });

/** A sign-up, or the centre's word on one, was taken back: its guest is looked at again. */
const reopen = ({ pool }: SignUpDesk, since: number): Promise<void> =>
  asOwner(pool, async (tx) => {
    await tx.query(
      `UPDATE sign_up SET settled = false FROM (
        SELECT target.station_id, (target.text::jsonb->'body'->>'member')::uuid AS member
        FROM entry AS taken JOIN entry AS target ON target.station_id = taken.station_id
          AND target.id = (taken.text::jsonb->'body'->>'entry')::uuid
        WHERE taken.kind = 'reversal' AND taken.received >= $1
          AND target.kind IN ('member-joined', 'member-elsewhere')
      ) AS back
      WHERE sign_up.station_id = back.station_id AND sign_up.member = back.member
        AND guest IS NOT NULL`,
      [since],
    );
  });

/** Where a guest has signed up, with the row of his act there. */
async function signedUp({ pool, journal }: SignUpDesk, guest: string) {
  const places = await select(
    pool,
    PlaceRow,
    `SELECT station_id AS station, member, array_agg(entry::text) AS entries FROM sign_up
    WHERE guest = $1 GROUP BY 1, 2`,
    [guest],
  );
  return Promise.all(
    places.map(async (place): Promise<SignedUp & v.InferOutput<typeof PlaceRow>> => {
      const { station, member } = place;
      const account = signUpAccount(member);
      const rows = await journal.inStation(station, 'read', (tx) => tx.rows([account]));
      return { ...place, row: rows.get(account) };
    }),
  );
}

/** Writes what the sign-ups of one guest still need; gives how many entries that were. */
async function settle(desk: SignUpDesk, guest: string): Promise<number> {
  const places = await signedUp(desk, guest);
  let written = 0;
  for (const { station, member } of places) {
    const account = signUpAccount(member);
    // Behind the station's lock once more: another process may be writing the same.
    const results = await writeAsCentre(
      desk.journal,
      station,
      async (tx) => {
        const row = (await tx.rows([account])).get(account);
        const now = places.map((one) => (one.station === station ? { ...one, row } : one));
        return rulings(now)
          .filter((one) => one.station === station)
          .flatMap(({ late, entries }): Draft[] =>
            late
              ? [{ id: randomUUID(), ...ELSEWHERE, body: { member } }]
              : entries.map((entry) => ({
                  id: randomUUID(),
                  kind: REVERSAL,
                  v: 1,
                  body: { entry, reason: '' },
                })),
          );
      },
      desk.now(),
    );
    written += results.length;
    const seq = Math.max(0, ...results.map((one) => one.seq ?? 0));
    if (seq > 0) desk.news.announce(station, seq);
  }
  // Those only that were looked at: another may have come in meanwhile.
  const looked = places.flatMap(({ entries }) => entries);
  await desk.pool.query(
    'UPDATE sign_up SET settled = true WHERE guest = $1 AND entry = ANY($2::uuid[])',
    [guest, looked],
  );
  return written;
}

/**
 * Looks at what was signed up or taken back since a time (epoch ms) and settles every guest who is
 * not; gives how many entries were written.
 */
export async function settleSignUps(desk: SignUpDesk, since: number): Promise<number> {
  while ((await enterNew(desk, since)) === MOST);
  await reopen(desk, since);
  let written = 0;
  for (;;) {
    const open = await select(
      desk.pool,
      GuestRow,
      'SELECT DISTINCT guest FROM sign_up WHERE NOT settled LIMIT $1',
      [MOST],
    );
    for (const { guest } of open) written += await settle(desk, guest);
    if (open.length < MOST) return written;
  }
}

/** Starts the job, which any number of processes may run; the function returned ends it. */
export function startSignUps(desk: SignUpDesk, log: Log): () => Promise<void> {
  let since = 0;
  let running: Promise<void> | null = null;
  const round = async (): Promise<void> => {
    const time = desk.now();
    const written = await settleSignUps(desk, since);
    if (written > 0) log({ event: 'sign-ups', entries: written });
    since = time - OVERLAP_MS;
  };
  const timer = setInterval(() => {
    running ??= round()
      .catch((failure: unknown) => log({ event: 'failure', ...failureLine(failure) }))
      .finally(() => {
        running = null;
      });
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
