// One guest, one member of the post's: what is signed up at any station becomes a row that names
// its guest to the centre alone, as soon as his secret is here, and until he leaves; of one guest's
// sign-ups all but the earliest become void. Nothing here is truth: rows and rulings are made again
// from entries and secrets, so that a crash between two steps or a database restored from a backup
// ends the same.
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Draft } from '../../core/journal/entry.ts';
import { REVERSAL } from '../../core/journal/reversal.ts';
import { ELSEWHERE, type SignedUp, rulings, signUpAccount } from '../../core/member/elsewhere.ts';
import { idIn } from '../../core/member/member.ts';
import { phoneHash } from '../../core/post/phone.ts';
import type { Keys } from '../access/keys.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, asOwner, select } from '../database/pool.ts';
import type { Journal } from '../journal/journal-tx.ts';
import type { Log } from '../log.ts';
import type { News } from '../news.ts';
import { eachAlone, startRounds } from '../rounds.ts';
import { phoneIn } from './sealed-phone.ts';
import { memberKey } from './token.ts';

const EVERY_MS = 5_000;
const MOST = 500;

/** What is needed to hold sign-ups against each other; `now` gives epoch ms. */
export type SignUpDesk = {
  readonly pool: Pool;
  readonly journal: Journal;
  readonly keys: Keys;
  readonly news: News;
  readonly log: Log;
  readonly now: () => number;
};

const UnreadRow = v.object({
  station: v.string(),
  entry: v.string(),
  member: v.string(),
  sealed: v.string(),
});
const PlaceRow = v.object({
  station: v.string(),
  member: v.string(),
  entries: v.array(v.string()),
});
const GuestRow = v.object({ guest: v.string() });

/** Makes rows of up to MOST sign-ups received since a time that have none; gives how many. */
const enterNew = ({ pool }: SignUpDesk, since: number): Promise<number> =>
  asOwner(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `INSERT INTO sign_up (station_id, entry, member, secret, settled, read)
      SELECT station_id, id, (body->>'member')::uuid, body->>'secret', true,
        body->>'secret' IS NULL
      FROM (
        SELECT station_id, id, text::jsonb->'body' AS body FROM entry
        WHERE kind = 'member-joined' AND received >= $1
        AND NOT EXISTS (SELECT 1 FROM sign_up
          WHERE sign_up.station_id = entry.station_id AND sign_up.entry = entry.id)
        ORDER BY received LIMIT $2
      ) AS fresh ON CONFLICT DO NOTHING`,
      [since, MOST],
    );
    return rowCount ?? 0;
  });

/** Members who left after they had signed up, with the secrets of those sign-ups. */
const leavers = (among: string): string => `
  WITH leaver AS (
    UPDATE sign_up SET guest = NULL, settled = true, read = true, gone = true
    FROM entry AS joined, entry AS left_then
    WHERE NOT gone AND joined.station_id = sign_up.station_id AND joined.id = sign_up.entry
      AND left_then.station_id = sign_up.station_id AND left_then.kind = 'member-left'
      AND (left_then.text::jsonb->'body'->>'member')::uuid = sign_up.member
      AND (left_then.eff, left_then.device, left_then.n) > (joined.eff, joined.device, joined.n)
      AND ${among}
    RETURNING sign_up.station_id, sign_up.secret
  )
  DELETE FROM secret USING leaver
  WHERE secret.station_id = leaver.station_id AND secret.name = leaver.secret`;

/**
 * Forgets who they were who left: those whose leaving was received since a time, those whose
 * sign-up comes after it, and what a till sends of one who is gone. What was ruled of his sign-ups
 * elsewhere stays until something new comes of them.
 */
const forgetLeavers = ({ pool }: SignUpDesk, since: number): Promise<void> =>
  asOwner(pool, async (tx) => {
    await tx.query(leavers('left_then.received >= $1'), [since]);
    await tx.query(leavers('NOT read'));
    await tx.query(
      `DELETE FROM secret USING sign_up
      WHERE gone AND sign_up.station_id = secret.station_id AND sign_up.secret = name
        AND received >= $1`,
      [since],
    );
  });

/** The guest that a secret means; null where it is none of ours, or another member's. */
function guestOf(keys: Keys, { station, member, sealed }: v.InferOutput<typeof UnreadRow>) {
  const phone = phoneIn(keys, sealed);
  if (phone === null) return null;
  const named = idIn('post', station, phoneHash(memberKey(keys, station), phone));
  return named === member ? phoneHash(keys.secret('guests'), phone) : null;
}

/** Reads up to MOST secrets that sign-ups wait for, whichever came first; gives how many. */
const readSecrets = ({ pool, keys }: SignUpDesk): Promise<number> =>
  asOwner(pool, async (tx) => {
    const unread = await select(
      tx,
      UnreadRow,
      `SELECT sign_up.station_id AS station, entry, member, sealed FROM sign_up
      JOIN secret ON secret.station_id = sign_up.station_id AND name = sign_up.secret
      WHERE NOT read LIMIT $1`,
      [MOST],
    );
    for (const row of unread) {
      const guest = guestOf(keys, row);
      await tx.query(
        `UPDATE sign_up SET guest = $3, settled = $4, read = true
        WHERE station_id = $1 AND entry = $2 AND NOT gone`,
        [row.station, row.entry, guest, guest === null],
      );
    }
    return unread.length;
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
 * Looks at who signed up, left or was taken back since a time (epoch ms) and settles every guest
 * who is not; gives how many entries were written.
 */
export async function settleSignUps(desk: SignUpDesk, since: number): Promise<number> {
  while ((await enterNew(desk, since)) > 0);
  await forgetLeavers(desk, since);
  while ((await readSecrets(desk)) === MOST);
  await reopen(desk, since);
  let written = 0;
  // One after the other by name, for one who cannot be settled stays where he is.
  for (let last: string | undefined = ''; last !== undefined; ) {
    const open: v.InferOutput<typeof GuestRow>[] = await select(
      desk.pool,
      GuestRow,
      `SELECT DISTINCT guest FROM sign_up WHERE NOT settled AND guest > $2
      ORDER BY guest LIMIT $1`,
      [MOST, last],
    );
    written += await eachAlone(open, desk.log, ({ guest }) => settle(desk, guest));
    last = open[MOST - 1]?.guest;
  }
  return written;
}

/** Starts the job, which any number of processes may run; the function returned ends it. */
export const startSignUps = (desk: SignUpDesk): (() => Promise<void>) =>
  startRounds('sign-ups', EVERY_MS, desk, (since) => settleSignUps(desk, since));
