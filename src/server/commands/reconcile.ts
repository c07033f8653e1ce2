import * as v from 'valibot';
import { cancelAccount, saleAccount, settingAccount } from '../../core/journal/account.ts';
import { unseal } from '../../core/journal/entry.ts';
import { type Row, latest } from '../../core/journal/row.ts';
import { yuan } from '../../core/money.ts';
import { type DayBill, type PayDay, givenBackIn, payDay, takingsIn } from '../../core/pay/day.ts';
import { DaySchema, listedIn } from '../../core/pay/listing.ts';
import { refundIn } from '../../core/pay/refund.ts';
import { isOddFee } from '../../core/pay/fees.ts';
import { AnyTendersSchema } from '../../core/sale/tender.ts';
import { settingIn } from '../../core/setting.ts';
import { clockOf, dayAfter, dayOf, dayStart } from '../../core/time.ts';
import { type Pool, inStation, select } from '../database/pool.ts';
import { loadLedger, loadRows } from '../journal/ledger.ts';
import { type Command, done, ofStation } from './command.ts';

const BillRow = v.object({ kind: v.string(), eff: v.number(), text: v.string() });
const Paid = v.object({ tenders: AnyTendersSchema });

const claimsOf = (row: Row | null | undefined) => (row?.form === 'claims' ? row : null);

const daysFrom = (day: string, last: string): string[] =>
  day > last ? [] : [day, ...daysFrom(dayAfter(day, 1), last)];

/**
 * A station's day of payments by code, or several to `last`, from the journal and the lists that
 * have come.
 */
export const payDayOf = (
  pool: Pool,
  station: string,
  day: string,
  last: string = day,
): Promise<PayDay> =>
  inStation(pool, station, 'read', async (tx) => {
    const found = await select(
      tx,
      BillRow,
      `SELECT kind, eff, text FROM entry WHERE station_id = $1 AND kind IN ('sale', 'return')
      AND eff >= $2 AND eff < $3`,
      [station, dayStart(day), dayStart(dayAfter(last, 1))],
    );
    const bills = found.flatMap(({ kind, eff, text }) => {
      const read = unseal(text);
      const body = v.safeParse(Paid, read.ok ? read.sealed.entry.body : null);
      return read.ok && body.success
        ? [{ kind, id: read.sealed.entry.id, at: eff, tenders: body.output.tenders }]
        : [];
    });
    const rows = await loadRows(
      tx,
      station,
      bills.flatMap(({ id }) => [saleAccount(id), cancelAccount(id)]),
    );
    const kept = (wanted: string): DayBill[] =>
      bills
        .filter(({ kind, id }) => kind === wanted && claimsOf(rows.get(cancelAccount(id))) === null)
        .map(({ id, at, tenders }) => {
          const changed = v.safeParse(Paid, latest(claimsOf(rows.get(saleAccount(id)))));
          return { id, at, tenders: changed.success ? changed.output.tenders : tenders };
        });
    const refunds = (await loadLedger(tx, station, 'refund')).flatMap((row) =>
      row.form === 'claims' ? [refundIn(row)] : [],
    );
    const listed: Row[] = [];
    for (const one of daysFrom(day, last)) {
      listed.push(...(await loadLedger(tx, station, `listed:${one}`)));
    }
    const lines = listed.flatMap((row) => (row.form === 'claims' ? (listedIn(row) ?? []) : []));
    const account = settingAccount('fees');
    const rates = settingIn('fees', (await loadRows(tx, station, [account])).get(account));
    return payDay(takingsIn(kept('sale')), givenBackIn(kept('return'), refunds), lines, rates);
  });

/** A year of days at most: each is a look into the ledger. */
const MOST_DAYS_MS = 366 * 24 * 3_600_000;

const isSpan = (day: string, last: string): boolean =>
  v.is(DaySchema, day) &&
  v.is(DaySchema, last) &&
  day <= last &&
  dayStart(last) - dayStart(day) <= MOST_DAYS_MS;

/** `reconcile STATION DAY [LAST-DAY]`: what was taken by code against what the acquirers list. */
export const reconcileCommand: Command = ofStation(
  ['DAY', '[LAST-DAY]'],
  async (station, { pool, arg }) => {
    const day = arg(1);
    const last = arg(2) || day;
    if (!isSpan(day, last)) return { ok: false, why: 'days are like 2026-11-20, in order' };
    const page = await payDayOf(pool, station, day, last);
    const { gap, matched } = page;
    const when = (at: number): string => (last === day ? '' : `${dayOf(at)} `) + clockOf(at);
    return done(
      `${last === day ? day : `${day} to ${last}`} due ${yuan(page.due)} of ${page.count} payments`,
      ...page.sources.map(
        ({ source, paid, refunded, fee, byRate, isEstimate }) =>
          `${source} paid ${paid.count} ${yuan(paid.amount)} refunded ${refunded.count} ` +
          `${yuan(refunded.amount)} fee ${fee === null ? 'not known: no rate' : yuan(fee)}` +
          (isEstimate && fee !== null ? ' by the rate' : '') +
          (byRate !== null && isOddFee(fee, byRate, paid.count + refunded.count)
            ? `, by rate ${yuan(byRate)}`
            : ''),
      ),
      ...(page.isListed
        ? [
            `difference ${yuan(gap.difference)}: no sale ${yuan(gap.unsold)}, ` +
              `not listed ${yuan(gap.unpaid)}, other amount ${yuan(gap.unequal)}`,
            ...matched.onlyListed.map(
              ({ at, amount, key }) => `no sale: ${when(at)} ${yuan(amount)} ${key}`,
            ),
            ...matched.onlyTaken.map(
              ({ at, amount, sale }) => `not listed: ${when(at)} ${yuan(amount)} ${sale}`,
            ),
          ]
        : ['no list yet']),
    );
  },
);
