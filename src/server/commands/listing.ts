import { DaySchema } from '../../core/pay/listing.ts';
import { FILE_SOURCES } from '../../core/pay/list-table.ts';
import * as v from 'valibot';
import { NO_ACQUIRERS } from '../acquirer/accounts.ts';
import { type ListDesk, fetchLists, takeList } from '../acquirer/listing.ts';
import { linesIn } from '../acquirer/list-lines.ts';
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
  if (!taken.ok) return taken;
  const { lines, fresh, unplaced, unknown } = taken;
  return done(
    `${lines} lines, ${fresh} new`,
    ...(unplaced > 0 ? [`${unplaced} lines of no known station left out`] : []),
    ...(unknown > 0
      ? [`${unknown} lines of charges that no station has told of yet left out`]
      : []),
  );
});

const SourceSchema = v.picklist(FILE_SOURCES);

/** `import-list STATION DAY SOURCE FILE`: the same from a file that was downloaded by hand. */
export const importCommand: Command = {
  ...ofStation(['DAY', 'wechat|alipay|other', 'FILE'], async (station, given) => {
    const [day, source] = [given.arg(1), v.safeParse(SourceSchema, given.arg(2))];
    if (!isDay(day)) return { ok: false, why: 'day is like 2026-11-20' };
    if (!source.success) return { ok: false, why: 'wechat, alipay or other' };
    const lines = linesIn(source.output, given.read(given.arg(3)));
    if (lines === null) return { ok: false, why: `no list of ${source.output}` };
    const taken = await takeList(deskOf(given), station, day, source.output, lines);
    return done(`${taken.lines} lines, ${taken.fresh} new`);
  }),
  note: "CSV, XLSX or Alipay's zip",
};
