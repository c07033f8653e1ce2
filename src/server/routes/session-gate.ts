import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { COOKIE, findSession } from '../access/session.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { refuse } from './answer.ts';

/** Lets only a bound device's session pass. */
export const sessionGate = ({ journal }: Endpoint) =>
  createMiddleware<Carried>(async (c, next) => {
    const session = await findSession(journal, getCookie(c, COOKIE) ?? '');
    if (session === null) return refuse(c, { why: 'session' });
    c.set('session', session);
    c.set('station', session.station);
    return next();
  });
