import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { settingAccount } from '../../core/journal/account.ts';
import { yuan, fen, parseYuan } from '../../core/money.ts';
import { type FeeRates, FeeRatesSchema } from '../../core/pay/fees.ts';
import { settingBody, settingSaved } from '../../core/setting-saved.ts';
import { settingIn } from '../../core/setting.ts';
import { writeAsCentre } from '../centre.ts';
import { inStation } from '../database/pool.ts';
import { loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { type Command, done, ofStation } from './command.ts';

// A percentage with two decimals has the form of yuan: 0.38 is 38 of 10,000.
const shown = ({ from, ...rates }: FeeRates): string[] => [
  ...Object.entries(rates).map(([source, rate]) =>
    rate === null ? `${source} not known` : `${source} ${yuan(fen(rate))} %`,
  ),
  ...(from === undefined ? [] : [`from: ${from}`]),
];

/** `fee-rate STATION [SOURCE] [PERCENT] [FROM]`: what an acquirer keeps, and who says so. */
export const feeCommand: Command = ofStation(
  ['[wechat|alipay|aggregator|other]', '[PERCENT]', '[FROM]'],
  async (station, { pool, now, arg }) => {
    const account = settingAccount('fees');
    const rows = await inStation(pool, station, 'read', (tx) => loadRows(tx, station, [account]));
    const before = settingIn('fees', rows.get(account));
    if (arg(1) === '') return done(...shown(before));
    const rate = parseYuan(arg(2));
    const from = arg(3) === '' ? {} : { from: arg(3) };
    const rates = v.safeParse(FeeRatesSchema, { ...before, ...from, [arg(1)]: rate });
    if (rate === null || !rates.success) return { ok: false, why: 'like: wechat 0.38' };
    const { name: kind, v: version } = settingSaved;
    const body = settingBody('fees', rates.output);
    const draft = { id: randomUUID(), kind, v: version, body };
    await writeAsCentre(tellingJournal(pool), station, [draft], now);
    return done(...shown(rates.output));
  },
);
