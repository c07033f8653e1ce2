import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATHS } from '../../src/core/protocol.ts';
import { createApp } from '../../src/server/app.ts';
import { openPool } from '../../src/server/database/pool.ts';
import { sqlJournal } from '../../src/server/journal/sql/journal.ts';
import { localNews } from '../../src/server/news.ts';
import { loadPage } from '../../src/server/page.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { boundDevice } from '../support/device.ts';
import { MORNING, STATION } from '../support/entries.ts';

let centre: Centre;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'service-worker.js'), '1');
  writeFileSync(join(folder, 'assets', 'main-abc.js'), 'x'.repeat(5_000));
  centre = await startCentre(MORNING, loadPage(folder));
});
afterAll(async () => {
  await centre.close();
  rmSync(folder, { recursive: true });
});

const HTML = { headers: { accept: 'text/html,*/*' } };

test('the page comes with its fences; only files named by their content are kept', async () => {
  const shell = await centre.request('/');
  expect(await shell.text()).toBe('<!doctype html>');
  expect(shell.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/,
  );
  expect(shell.headers.get('x-content-type-options')).toBe('nosniff');
  expect(shell.headers.get('permissions-policy')).toBe('camera=(self)');
  const cached = async (path: string) => (await centre.request(path)).headers.get('cache-control');
  expect(await cached('/')).toBe('no-cache');
  expect(await cached('/service-worker.js')).toBe('no-cache');
  expect(await cached('/assets/main-abc.js')).toMatch(/immutable/);
  const packed = await centre.request('/assets/main-abc.js', {
    headers: { 'accept-encoding': 'gzip, br' },
  });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect((await packed.arrayBuffer()).byteLength).toBeLessThan(500);
});

test("a screen's address opens the shell; what is missing is missing", async () => {
  expect((await centre.request('/goods/1', HTML)).headers.get('content-type')).toMatch(/html/);
  for (const path of ['/assets/none.js', '/..%2f..%2fetc/passwd', '/api/none']) {
    expect((await centre.request(path)).status).toBe(404);
  }
  const answer = await centre.request('/api/none', HTML);
  expect([answer.status, await answer.json()]).toEqual([404, { why: 'not-found' }]);
});

test('health and the log say nothing about persons', async () => {
  expect((await centre.request(PATHS.health)).status).toBe(200);
  const device = await boundDevice(centre);
  centre.log.length = 0;
  await device.get(`${PATHS.pull}?station=0&centre=0`);
  expect(centre.log).toEqual([
    { event: 'request', method: 'GET', path: PATHS.pull, status: 200, ms: 0, station: STATION },
  ]);
});

test('a database that cannot be reached is busy, not an error', async () => {
  const pool = openPool('postgres://nobody@127.0.0.1:1/none');
  const app = createApp({
    pool,
    journal: sqlJournal(pool),
    keys: centre.keys,
    news: localNews(),
    page: null,
    now: () => 0,
    log: () => undefined,
  });
  const answer = await app.request(PATHS.health);
  expect([answer.status, await answer.json()]).toEqual([503, { why: 'busy' }]);
  await pool.end();
});

test('connections cut by the database are busy, and the next push goes through', async () => {
  const device = await boundDevice(centre);
  device.write('redemption', { voucher: 'B-1234', gift: '' }, MORNING);
  const client = await centre.pool.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE entry IN EXCLUSIVE MODE');
  const push = device.send(device.sign(device.entries));
  await new Promise((done) => {
    setTimeout(done, 200);
  });
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  await client.query('ROLLBACK');
  client.release();
  const answer = await push;
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect((await device.push()).results[0]?.status).toBe('created');
});
