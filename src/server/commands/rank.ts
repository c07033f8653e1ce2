import * as v from 'valibot';
import { describedIn, profileAt } from '../../core/commission/profile.ts';
import { type Standing, ranksIn, ranksOf } from '../../core/commission/rank.ts';
import { settlementIn } from '../../core/commission/settlement.ts';
import { MonthSchema } from '../../core/commission/statement.ts';
import { PROFILE, rankAccount, statementAccount } from '../../core/journal/account.ts';
import { canonical } from '../../core/journal/book.ts';
import { derivedId } from '../../core/derived-id.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { type Command, done } from './command.ts';
import { everyStation } from './settling.ts';

type Ranked = Standing & { readonly isTold: boolean; readonly before: string };

/** Stations with a statement of the month, and whether their city wishes them to be told. */
async function standings(pool: Pool, month: string, now: number): Promise<Ranked[]> {
  const accounts = [PROFILE, statementAccount(month), rankAccount(month)];
  const found: Ranked[] = [];
  for (const { id } of await everyStation(pool)) {
    const rows = await inStation(pool, id, 'read', (tx) => loadRows(tx, id, accounts));
    const settlement = settlementIn(rows.get(statementAccount(month)));
    if (settlement === null) continue;
    const { groups, ranked } = profileAt(describedIn(rows.get(PROFILE)), now);
    const before = canonical(ranksIn(rows.get(rankAccount(month))));
    found.push({ station: id, groups, total: settlement.total, isTold: ranked, before });
  }
  return found;
}

/** Tells every ranked station its places in a month; who knows them already is not told again. */
export async function publishRanks(
  pool: Pool,
  month: string,
  now: number,
): Promise<{ told: number; ranked: number }> {
  const all = await standings(pool, month, now);
  const ranks = ranksOf(all);
  let told = 0;
  for (const { station, isTold, before } of all) {
    const own = ranks.get(station) ?? [];
    const text = canonical(own);
    if (!isTold || own.length === 0 || text === before) continue;
    const draft = {
      id: derivedId(station, `rank:${month}:${now}:${text}`),
      kind: 'rank-published',
      v: 1,
      body: { month, ranks: own.map((rank) => ({ ...rank })) },
    };
    await writeAsCentre(tellingJournal(pool), station, [draft], now);
    told += 1;
  }
  return { told, ranked: ranks.size };
}

/** `publish-ranks MONTH`: after the month is closed; only stations with ranked=on are told. */
export const rankCommand: Command = {
  args: ['MONTH'],
  note: 'places by the statements, for stations with ranked=on; may be repeated',
  run: async ({ pool, now, arg }) => {
    if (!v.is(MonthSchema, arg(0))) return { ok: false, why: 'month is YYYY-MM' };
    const { told, ranked } = await publishRanks(pool, arg(0), now);
    return done(`${ranked} stations have a place, ${told} are told anew`);
  },
};
