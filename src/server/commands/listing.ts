import { DaySchema } from '../../core/pay/listing.ts';
import * as v from 'valibot';
import { NO_ACQUIRERS } from '../acquirer/accounts.ts';
import { alipayLines } from '../acquirer/alipay-list.ts';
import { type ListDesk, fetchLists, takeList } from '../acquirer/listing.ts';
import { wechatLines } from '../acquirer/wechat-list.ts';
import { sqlJournal } from '../journal/sql/journal.ts';
import { type Command, type Given, done, ofStation } from './command.ts';

// Who listens hears of it by his next look: a command does not announce.
const deskOf = ({ pool, now, acquirers }: Given): ListDesk => ({
  pool,
  journal: sqlJournal(pool),
  news: { announce: () => undefined },
  now: () => now,
  acquirers: acquirers ?? NO_ACQUIRERS,
});

const isDay = (text: string): boolean => v.is(DaySchema, text);

/** `fetch-list STATION DAY`: what the station's acquirers took on a day, from themselves. */
export const fetchCommand: Command = ofStation(['DAY'], async (station, given) => {
  if (!isDay(given.arg(1))) return { ok: false, why: 'day is like 2026-11-20' };
  const taken = await fetchLists(deskOf(given), station, given.arg(1));
  return taken.ok ? done(`${taken.lines} lines, ${taken.fresh} new`) : taken;
});

/** `import-list STATION DAY SOURCE FILE`: the same from a file that was downloaded by hand. */
export const importCommand: Command = ofStation(
  ['DAY', 'wechat|alipay', 'FILE'],
  async (station, given) => {
    const [day, source, file] = [given.arg(1), given.arg(2), given.arg(3)];
    if (!isDay(day)) return { ok: false, why: 'day is like 2026-11-20' };
    if (source !== 'wechat' && source !== 'alipay') return { ok: false, why: 'wechat or alipay' };
    const bytes = given.read(file);
    const lines =
      source === 'wechat' ? wechatLines(new TextDecoder().decode(bytes)) : alipayLines(bytes);
    if (lines === null) return { ok: false, why: `no list of ${source}` };
    const taken = await takeList(deskOf(given), station, day, source, lines);
    return done(`${taken.lines} lines, ${taken.fresh} new`);
  },
);
