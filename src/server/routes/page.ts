import { type Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Carried, Endpoint } from '../endpoint.ts';
import { GUESTS, type PageFile } from '../page.ts';
import { refuse, takesGzip } from './answer.ts';

// The only exception from 'self' is what the barcode reader's wasm needs.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

// A guest's phone needs three files and the centre's ear, and nothing else.
const GUEST_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const isGuests = (path: string): boolean => path === GUESTS || path.startsWith(`${GUESTS}/`);

/** Headers of every answer: what the page may load, and what it may use. */
export const fences = createMiddleware(async (c, next) => {
  await next();
  const guests = isGuests(c.req.path);
  c.header('content-security-policy', guests ? GUEST_POLICY : POLICY);
  c.header('x-content-type-options', 'nosniff');
  c.header('referrer-policy', 'no-referrer');
  c.header('permissions-policy', guests ? 'camera=()' : 'camera=(self)');
});

const send = (c: Context, { bytes, packed, type, cache }: PageFile): Response => {
  const isPacked = packed !== null && takesGzip(c);
  return c.body(isPacked ? packed : bytes, 200, {
    'content-type': type,
    'cache-control': cache,
    vary: 'accept-encoding',
    ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
  });
};

const isNavigation = (c: Context): boolean => (c.req.header('accept') ?? '').includes('text/html');

const homeOf = (path: string): string => (isGuests(path) ? `${GUESTS}/index.html` : '/index.html');

/** The built pages; any other path that is opened as a page is one of the till's screens. */
export const pageRoute = ({ page }: Endpoint) =>
  new Hono<Carried>().get('*', (c) => {
    const path = new URL(c.req.url).pathname;
    const home = homeOf(path);
    const isHome = path === '/' || path === GUESTS || path === `${GUESTS}/`;
    const file =
      page?.get(isHome ? home : path) ??
      (isNavigation(c) && !path.startsWith('/api/') ? page?.get(home) : undefined);
    return file ? send(c, file) : refuse(c, { why: 'not-found' });
  });
