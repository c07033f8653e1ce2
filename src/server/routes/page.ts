import { type Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Carried, Endpoint } from '../endpoint.ts';
import type { PageFile } from '../page.ts';
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

/** Headers of every answer: what the page may load, and what it may use. */
export const fences = createMiddleware(async (c, next) => {
  await next();
  c.header('content-security-policy', POLICY);
  c.header('x-content-type-options', 'nosniff');
  c.header('referrer-policy', 'no-referrer');
  c.header('permissions-policy', 'camera=(self)');
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

/** The built page; any other path that is opened as a page is one of its screens. */
export const pageRoute = ({ page }: Endpoint) =>
  new Hono<Carried>().get('*', (c) => {
    const path = new URL(c.req.url).pathname;
    const file =
      page?.get(path === '/' ? '/index.html' : path) ??
      (isNavigation(c) && !path.startsWith('/api/') ? page?.get('/index.html') : undefined);
    return file ? send(c, file) : refuse(c, { why: 'not-found' });
  });
