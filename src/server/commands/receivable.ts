import { randomUUID } from 'node:crypto';
import { type Fen, plus, yuan } from '../../core/money.ts';
import { oddUse } from '../../core/post/coupon.ts';
import { type Receivable, receivableIn } from '../../core/post/receivable.ts';
import { receivableAccount } from '../../core/journal/account.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadLedger, loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { couponsOf } from '../members/coupon.ts';
import { photoOf } from '../photo.ts';
import { type Command, done, ofStation } from './command.ts';

const A_PART = 200;

/** What the post owes a station for vouchers and coupons, the earliest first. */
export async function openReceivables(pool: Pool, station: string): Promise<Receivable[]> {
  const rows = await inStation(pool, station, 'read', (tx) =>
    loadLedger(tx, station, 'receivable'),
  );
  return rows
    .flatMap((row) => (row.form === 'claims' ? (receivableIn(row) ?? []) : []))
    .filter(({ settled }) => !settled)
    .sort((a, b) => a.at - b.at);
}

/** Settles all that is owed to a station now; gives the total in fen and the number of claims. */
export async function settleReceivables(
  pool: Pool,
  station: string,
  now: number,
): Promise<{ total: Fen; count: number }> {
  const open = await openReceivables(pool, station);
  for (let at = 0; at < open.length; at += A_PART) {
    const lines = open.slice(at, at + A_PART).map(({ of, key, amount }) => ({ of, key, amount }));
    const body = { lines, total: plus(...lines.map(({ amount }) => amount)) };
    const draft = { id: randomUUID(), kind: 'receivables-settled', v: 1, body };
    await writeAsCentre(tellingJournal(pool), station, [draft], now);
  }
  return { total: plus(...open.map(({ amount }) => amount)), count: open.length };
}

/** `list-receivables STATION`: what the post owes, line by line. */
export const listCommand: Command = ofStation([], async (station, { pool }) => {
  const open = await openReceivables(pool, station);
  const issued = new Map((await couponsOf(pool, station)).map((one) => [one.code, one]));
  const total = plus(...open.map(({ amount }) => amount));
  return done(
    ...open.map((one) => {
      const { of, key, amount, times, confirmed } = one;
      const odd = of === 'coupon' ? oddUse(one, issued.get(key) ?? null) : null;
      const again = times > 1 ? [`made ${times} times`] : [];
      const by = confirmed === null ? [] : [`by ${confirmed.by}`];
      return [of, key, yuan(amount), ...by, ...again, ...(odd === null ? [] : [odd])].join(' ');
    }),
    `total ${yuan(total)}`,
  );
});

/** `show-signature STATION VOUCHER`: what a guest signed, as an address that a browser opens. */
export const signatureCommand: Command = ofStation(['VOUCHER'], async (station, { pool, arg }) => {
  const account = receivableAccount('redemption', arg(1));
  const rows = await inStation(pool, station, 'read', (tx) => loadRows(tx, station, [account]));
  const row = rows.get(account);
  const claim = row?.form === 'claims' ? receivableIn(row) : null;
  if (claim?.confirmed?.by !== 'signature') return { ok: false, why: 'not signed' };
  const picture = await photoOf(pool, station, claim.confirmed.picture);
  return picture === null
    ? { ok: false, why: 'its till has not sent it yet' }
    : done(`data:${picture.type};base64,${Buffer.from(picture.bytes).toString('base64')}`);
});

/** `settle-receivables STATION`: the post has paid all that it owes now. */
export const settleCommand: Command = ofStation([], async (station, { pool, now }) => {
  const { total, count } = await settleReceivables(pool, station, now);
  return done(`settled ${count}, total ${yuan(total)}`);
});
