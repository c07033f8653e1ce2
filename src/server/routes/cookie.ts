import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { COOKIE } from '../access/session.ts';

const YEAR_SECONDS = 365 * 24 * 3600;

/** Gives a session's cookie for a year from now: no script reads it, no other site sends it. */
export function giveCookie(c: Context, value: string): void {
  const isSecure = (c.req.header('x-forwarded-proto') ?? new URL(c.req.url).protocol).startsWith(
    'https',
  );
  setCookie(c, COOKIE, value, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    secure: isSecure,
    maxAge: YEAR_SECONDS,
  });
}
