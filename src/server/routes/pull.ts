import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { CENTRE, isId } from '../../core/id.ts';
import {
  type Cursor,
  PULL_ENTRIES,
  type PastAnswer,
  type PullAnswer,
} from '../../core/protocol.ts';
import { COOKIE } from '../access/session.ts';
import { asked } from '../database/asked.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { headsOf } from '../journal/head.ts';
import { nextPage, pastPage } from '../journal/stream.ts';
import { answer, refuse } from './answer.ts';
import { giveCookie } from './cookie.ts';

/** A cursor from a query, "seq.id" or "0"; null when it is not one. */
function cursorIn(text: string | undefined): Cursor | null {
  const [, digits = '', id = ''] = /^(\d{1,15})(?:\.(.*))?$/.exec(text ?? '0') ?? [];
  if (digits === '' || (id !== '' && !isId(id))) return null;
  return { seq: Number(digits), id: id === '' ? null : id };
}

/** Pull: what is new in the station's and the centre's stream, read at one moment. */
export const pullRoute = ({ journal, keys, now }: Endpoint) =>
  new Hono<Carried>().get('/', async (c) => {
    const own = cursorIn(c.req.query('station'));
    const shared = cursorIn(c.req.query('centre'));
    if (own === null || shared === null) return refuse(c, { why: 'malformed' });
    // Whoever asks now and then is never asked to enrol again.
    giveCookie(c, getCookie(c, COOKIE) ?? '');
    const { station } = c.get('session');
    return answer(
      c,
      await journal.inStation(station, 'read', async (tx): Promise<PullAnswer> => {
        const [mine, heads] = await asked([nextPage(tx, keys, own, PULL_ENTRIES), headsOf(tx)]);
        const all = await tx.beside(CENTRE, (centre) =>
          nextPage(centre, keys, shared, PULL_ENTRIES),
        );
        return {
          station: mine.entries,
          centre: all.entries,
          cursor: { station: mine.cursor, centre: all.cursor },
          more: mine.more || all.more,
          rewind: mine.rewind || all.rewind,
          heads,
          now: now(),
        };
      }),
    );
  });

/** Past: the station's entries before a sequence, newest first. */
export const pastRoute = ({ journal, keys }: Endpoint) =>
  new Hono<Carried>().get('/', async (c) => {
    const before = c.req.query('before') ?? '';
    if (!/^\d{1,15}$/.test(before)) return refuse(c, { why: 'malformed' });
    const { station } = c.get('session');
    const past: PastAnswer = await journal.inStation(station, 'read', (tx) =>
      pastPage(tx, keys, Number(before), PULL_ENTRIES),
    );
    return answer(c, past);
  });
