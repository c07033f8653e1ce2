// One-time codes that bind a device to a station. The first characters select the code and are
// kept plainly, so that wrong tries can be counted against it; of the rest only a digest is kept.
import * as v from 'valibot';
import { type Pool, type Tx, asOwner, select } from '../database/pool.ts';
import { digest, isSecret, newDigits, newToken } from './secret.ts';
import { countWrong, isTriedOut } from './tries.ts';

const MINUTE = 60_000;
/** A code can be used this long, and its answer be repeated this long after. */
export const CODE_MS = 10 * MINUTE;
const TRIES = 5;

const isDigits = (code: string): boolean => code.length === 8;
const selectorOf = (code: string): string => code.slice(0, isDigits(code) ? 4 : 16);

/**
 * Makes a code for a station: eight digits to type, or a long token for a link. Usable for
 * `lasting` milliseconds from `now`.
 */
export const issueCode = (
  pool: Pool,
  station: string,
  form: 'digits' | 'link',
  now: number,
  lasting = CODE_MS,
): Promise<string> =>
  asOwner(pool, async (tx) => {
    // One at a time, so that no two usable codes have the same selector.
    await tx.query('LOCK TABLE code IN SHARE ROW EXCLUSIVE MODE');
    await tx.query('DELETE FROM code WHERE expires < $1', [now - CODE_MS]);
    const code = await unusedCode(tx, form);
    await tx.query(
      'INSERT INTO code (station_id, hash, selector, expires) VALUES ($1, $2, $3, $4)',
      [station, digest(code), selectorOf(code), now + lasting],
    );
    return code;
  });

async function unusedCode(tx: Tx, form: 'digits' | 'link'): Promise<string> {
  const code = form === 'digits' ? newDigits() : newToken();
  const { rowCount } = await tx.query('SELECT 1 FROM code WHERE selector = $1', [selectorOf(code)]);
  return rowCount === 0 ? code : unusedCode(tx, form);
}

const CodeRow = v.object({
  station: v.string(),
  hash: v.string(),
  expires: v.number(),
  tries: v.number(),
  used: v.nullable(v.number()),
  device: v.nullable(v.string()),
  key: v.nullable(v.string()),
  certificate: v.nullable(v.string()),
  signature: v.nullable(v.string()),
});

/** What a code opens: a station, or the answer given before, for one who lost it. */
export type Opened =
  | {
      readonly ok: true;
      readonly station: string;
      readonly hash: string;
      readonly answer: { readonly certificate: string; readonly signature: string } | null;
    }
  | { readonly ok: false; readonly why: 'code-unknown' | 'code-used' | 'too-many-tries' };

/**
 * Checks a code that a device with this key brings; a wrong one counts as a try at the code it
 * begins like, and digits among all wrong ones of the minute (`now`, epoch ms) as well.
 */
export async function openCode(
  tx: Tx,
  code: string,
  by: { device: string; key: string },
  now: number,
): Promise<Opened> {
  if (isDigits(code) && (await isTriedOut(tx, now))) return { ok: false, why: 'too-many-tries' };
  const [row] = await select(
    tx,
    CodeRow,
    `SELECT station_id AS station, hash, expires, tries,
      used, device, key, certificate, signature FROM code WHERE selector = $1 FOR UPDATE`,
    [selectorOf(code)],
  );
  const isRight = row !== undefined && isSecret(code, row.hash);
  if (!isRight && isDigits(code)) await countWrong(tx, now);
  if (!row) return { ok: false, why: 'code-unknown' };
  if (row.tries >= TRIES) return { ok: false, why: 'too-many-tries' };
  if (isRight) return openRow(row, by, now);
  await tx.query('UPDATE code SET tries = tries + 1 WHERE station_id = $1 AND hash = $2', [
    row.station,
    row.hash,
  ]);
  return { ok: false, why: 'code-unknown' };
}

function openRow(
  row: v.InferOutput<typeof CodeRow>,
  by: { device: string; key: string },
  now: number,
): Opened {
  const { station, hash, used, certificate, signature } = row;
  if (used === null) {
    return now < row.expires
      ? { ok: true, station, hash, answer: null }
      : { ok: false, why: 'code-unknown' };
  }
  const isSame = row.device === by.device && row.key === by.key && now < used + CODE_MS;
  if (!isSame || certificate === null || signature === null) {
    return { ok: false, why: 'code-used' };
  }
  return { ok: true, station, hash, answer: { certificate, signature } };
}

/** Marks a code as used, with the answer that was given. */
export async function useCode(
  tx: Tx,
  code: { station: string; hash: string },
  by: { device: string; key: string },
  answer: { certificate: string; signature: string },
  now: number,
): Promise<void> {
  await tx.query(
    `UPDATE code SET used = $3, device = $4, key = $5, certificate = $6,
    signature = $7 WHERE station_id = $1 AND hash = $2`,
    [code.station, code.hash, now, by.device, by.key, answer.certificate, answer.signature],
  );
}
