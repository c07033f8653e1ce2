import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { PULL_ENTRIES, type PastAnswer } from '../../core/protocol.ts';
import { COOKIE } from '../access/session.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { newSince, pastPage } from '../journal/stream.ts';
import { answer, refuse } from './answer.ts';
import { giveCookie } from './cookie.ts';
import { cursorsIn } from './cursors.ts';

/** Pull: what is new in the station's and the centre's stream, read at one moment. */
export const pullRoute = ({ journal, keys, now }: Endpoint) =>
  new Hono<Carried>().get('/', async (c) => {
    const cursors = cursorsIn(new URL(c.req.url).search);
    if (cursors === null) return refuse(c, { why: 'malformed' });
    // Whoever asks now and then is never asked to enrol again.
    giveCookie(c, getCookie(c, COOKIE) ?? '');
    const { station } = c.get('session');
    return answer(
      c,
      await journal.inStation(station, 'read', (tx) => newSince(tx, keys, cursors, now())),
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
