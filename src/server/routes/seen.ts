import { Hono } from 'hono';
import * as v from 'valibot';
import { required } from '../../core/assert.ts';
import { dayFigures } from '../../core/insight.ts';
import { dayAccount } from '../../core/journal/account.ts';
import type { Seen } from '../../core/protocol.ts';
import { dayOf } from '../../core/time.ts';
import { inStation, select } from '../database/pool.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { loadRows } from '../journal/ledger.ts';
import { answer } from './answer.ts';

const StationRow = v.object({
  name: v.string(),
  entries: v.number(),
  last: v.nullable(v.number()),
});

/** Seen: what the centre knows of the station's day, from its own ledgers. */
export const seenRoute = ({ pool, now }: Endpoint) =>
  new Hono<Carried>().get('/', async (c) => {
    const { station } = c.get('session');
    const time = now();
    const day = dayOf(time);
    const account = dayAccount(day);
    return answer(
      c,
      await inStation(pool, station, 'read', async (tx): Promise<Seen> => {
        const [row] = await select(
          tx,
          StationRow,
          `SELECT name,
        (SELECT count(*) FROM entry WHERE station_id = $1) AS entries,
        (SELECT received FROM entry WHERE station_id = $1 ORDER BY seq DESC LIMIT 1) AS last
        FROM station WHERE station_id = $1`,
          [station],
        );
        const { name, entries, last } = required(row, 'a session names a station');
        const balance = (await loadRows(tx, station, [account])).get(account);
        const figures = dayFigures(balance?.form === 'sum' ? balance.sums : {});
        const { sales, amount, cash, qr } = figures;
        return { station: name, day, sales, amount, cash, qr, entries, last, now: time };
      }),
    );
  });
