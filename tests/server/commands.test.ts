import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findIn, segmentFor } from '../../src/core/catalogue.ts';
import { checkDigit } from '../../src/core/barcode/gtin.ts';
import { CENTRE } from '../../src/core/id.ts';
import { leading } from '../../src/core/journal/row.ts';
import { CatalogueSchema, PATHS } from '../../src/core/protocol.ts';
import type { Json } from '../../src/core/text.ts';
import { monthStart } from '../../src/core/time.ts';
import { addStation } from '../../src/server/access/station.ts';
import { COMMANDS, USAGE } from '../../src/server/commands/commands.ts';
import { decoded, readCatalogueFile } from '../../src/server/commands/catalogue-file.ts';
import { inStation } from '../../src/server/database/pool.ts';
import { loadRows } from '../../src/server/journal/ledger.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { idOf, saleBody } from '../support/entries.ts';
import { hashOf, picture, sendPhoto } from '../support/picture.ts';

const OCTOBER = monthStart('2026-10');
const NOVEMBER = monthStart('2026-11');
const files = new Map<string, Uint8Array>();
let centre: Centre;
let device: Device;
let station = '';

beforeAll(async () => {
  centre = await startCentre(NOVEMBER + 1);
});
beforeEach(async () => {
  station = randomUUID();
  await addStation(centre.pool, { id: station, name: `shop ${station}`, demo: false });
  device = await boundDevice(centre, station);
});
afterAll(() => centre.close());

const run = async (name: string, ...args: string[]) =>
  COMMANDS.get(name)?.run({
    pool: centre.pool,
    now: centre.clock.now,
    origin: 'https://centre.example',
    arg: (index) => args[index] ?? '',
    read: (file) => files.get(file) ?? new Uint8Array(),
    save: (name, text) => {
      file(name, text);
      return null;
    },
  });
const file = (name: string, text: string): string => {
  files.set(name, new TextEncoder().encode(text));
  return name;
};
const claims = (account: string) =>
  inStation(centre.pool, station, 'read', async (tx) => {
    const row = (await loadRows(tx, station, [account])).get(account);
    return row?.form === 'claims' ? row : null;
  });

const newRule = () => ({
  rule: randomUUID(),
  version: 1,
  base: 'parcel-in',
  demo: true,
  from: 0,
  until: null,
  tiers: [{ above: 0, rate: 30 }],
});

test('every command is told in the usage', () => {
  expect(USAGE.split('\n')).toHaveLength(1 + COMMANDS.size);
});

test('a rule reaches every station once per version', async () => {
  const rule = newRule();
  expect(await run('publish-rule', file('1.json', JSON.stringify(rule)))).toMatchObject({
    ok: true,
  });
  expect(await run('publish-rule', '1.json')).toEqual({ ok: false, why: 'version-published' });
  expect(
    await run('publish-rule', file('2.json', JSON.stringify({ ...rule, version: 2 }))),
  ).toMatchObject({ ok: true });
  expect(await run('publish-rule', file('3.json', '{"rule":1}'))).toMatchObject({ ok: false });
  expect(
    (await device.base()).rows.filter(({ id }) => id.startsWith(`rule:${rule.rule}`)),
  ).toHaveLength(2);
});

test('a referral is decided step by step, each once', async () => {
  const referral = randomUUID();
  device.write(
    'referral-made',
    { referral, business: 'card', phone: '138****5678', consent: true },
    OCTOBER,
  );
  await device.push();
  expect(await run('decide-referral', station, referral, 'success')).toMatchObject({ ok: true });
  expect(await run('decide-referral', station, referral, 'success')).toEqual({
    ok: false,
    why: 'decided-already',
  });
  expect(await run('decide-referral', station, randomUUID(), 'success')).toEqual({
    ok: false,
    why: 'referral-unknown',
  });
  expect((await run('decide-referral', station, referral, 'dancing'))?.ok).toBe(false);
  expect(leading(await claims(`referral:${referral}`))?.fields).toMatchObject({ state: 'success' });
  expect(await claims(`base:referral-card:${referral}`)).not.toBeNull();
});

test('the servers hear at once of what a command wrote, and of nothing when it wrote none', async () => {
  const heard: string[] = [];
  const listener = await centre.pool.connect();
  listener.on('notification', ({ payload = '' }) => heard.push(payload));
  await listener.query('LISTEN till_news');
  await run('switch-business', station);
  await run('switch-business', station, 'redemption', 'on');
  await run('publish-rule', file('r.json', JSON.stringify(newRule())));
  await expect.poll(() => heard).toEqual([`[["${station}",0,null]]`, `[["${CENTRE}",0,null]]`]);
  await listener.query('UNLISTEN till_news');
  listener.release();
});

test('a code is printed in two fours, and a link hides its secret in the fragment', async () => {
  const printed = await run('code', `shop ${station}`);
  expect(printed?.ok && printed.lines.join()).toMatch(
    /code \d{4} \d{4} .*https:\/\/centre\.example\/#bind=[\w-]{43},[█▀▄ \n]+$/,
  );
  expect(await run('code', 'nowhere')).toEqual({ ok: false, why: 'station-unknown' });
  expect((await run('add-station', 'new'))?.ok).toBe(true);
});

test('a rebuild proves the stored balances, and puts right what differs', async () => {
  device.write(
    'count',
    { lines: [{ product: idOf('tea'), quantity: 9, value: 90, at: OCTOBER }] },
    OCTOBER,
  );
  for (const i of [1, 2, 3]) device.write('sale', saleBody(idOf('tea'), i, 300), OCTOBER + i);
  device.write('reversal', { entry: device.entries[1]?.entry.id ?? '', reason: '' }, OCTOBER + 9);
  await device.push();
  expect(await run('rebuild', station)).toEqual({ ok: true, lines: ['equal: 6 balances'] });
  await inStation(centre.pool, station, 'write', async (tx) => {
    await tx.query(`DELETE FROM ledger WHERE station_id = $1 AND id LIKE 'day:%'`, [station]);
    await tx.query(
      `INSERT INTO ledger (station_id, id, row) VALUES ($1, 'day:1999-01-01',
      '{"id":"day:1999-01-01","form":"sum","sums":{"sales":1}}')`,
      [station],
    );
  });
  expect(await run('rebuild', station)).toEqual({
    ok: true,
    lines: ['different, replaced: 2 of 6 balances', 'day:1999-01-01', 'day:2026-10-01'],
  });
  expect(await run('rebuild', station)).toMatchObject({ lines: ['equal: 6 balances'] });
});

test('a rebuild may compute for as long as it takes between two statements', async () => {
  device.write('sale', saleBody(idOf('tea'), 1, 300), OCTOBER);
  await device.push();
  await centre.pool.query('DELETE FROM ledger WHERE station_id = $1', [station]);
  // Says, from within the rebuild, after how long PostgreSQL would end it.
  await centre.pool.query(`CREATE FUNCTION limit_told() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'limit %', current_setting('idle_in_transaction_session_timeout'); END $$`);
  await centre.pool.query(
    'CREATE TRIGGER limit_told BEFORE INSERT ON ledger EXECUTE FUNCTION limit_told()',
  );
  await expect(run('rebuild', station)).rejects.toThrow(/^limit 0$/);
  await centre.pool.query('DROP FUNCTION limit_told CASCADE');
  expect(await run('rebuild', station)).toMatchObject({ ok: true });
});

describe('the shared catalogue', () => {
  const gtinOf = (i: number): string => {
    const body = `95200000${String(i).padStart(4, '0')}`;
    return `${body}${checkDigit(body)}`;
  };
  const csv = [
    'barcode,name,spec,unit,category',
    'not-a-code,x,,,',
    `${gtinOf(1)},,,,`,
    ...Array.from({ length: 5_000 }, (_, i) => `${gtinOf(i)},"绿茶, ${i}",500ml,瓶,饮料`),
  ].join('\n');

  test('is loaded from a file, listed, and found again in its segments', async () => {
    expect(await run('load-catalogue', file('goods.csv', csv))).toMatchObject({ ok: true });
    const manifest = v.parse(CatalogueSchema, await (await device.get(PATHS.catalogue)).json());
    expect(manifest.segments.map(({ count }) => count)).toEqual([2048, 2048, 904]);
    const segment = segmentFor(manifest.segments, gtinOf(3_000));
    const answer = await device.get(`${PATHS.catalogue}/${segment?.hash}`);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('cache-control')).toMatch(/immutable/);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.length).toBe(segment?.bytes);
    expect(findIn(gunzipSync(bytes).toString(), gtinOf(3_000))).toMatchObject({
      name: '绿茶, 3000',
      unit: '瓶',
      pinyin: 'lv cha',
    });
    expect((await device.get(`${PATHS.catalogue}/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await centre.request(PATHS.catalogue)).status).toBe(401);
  });

  test('loaded again unchanged keeps version and segments', async () => {
    const versionOf = async () => await (await device.get(PATHS.catalogue)).json();
    await run('load-catalogue', file('goods.csv', csv));
    const before = await versionOf();
    await run('load-catalogue', 'goods.csv');
    expect(await versionOf()).toEqual(before);
  });

  test('a file in GB18030 is read, one without the columns is refused', async () => {
    const gbk = Uint8Array.from([
      ...new TextEncoder().encode(`gtin,name\n${gtinOf(1)},`),
      0xc2,
      0xcc,
      0xb2,
      0xe8,
    ]);
    expect(readCatalogueFile(decoded(gbk))?.products[0]?.name).toBe('绿茶');
    expect(await run('load-catalogue', file('bad.csv', 'a,b\n1,2'))).toMatchObject({ ok: false });
  });
});

test('a business is switched for one station, and what the command says is what holds', async () => {
  expect(await run('switch-business', station)).toMatchObject({
    ok: true,
    lines: expect.arrayContaining(['parcels on', 'redemption off']),
  });
  expect(await run('switch-business', station, 'redemption', 'on')).toMatchObject({
    ok: true,
    lines: expect.arrayContaining(['redemption on']),
  });
  expect(await run('switch-business', station, 'redemption', 'on')).toMatchObject({ ok: true });
  expect((await claims('business:redemption'))?.claims).toHaveLength(1);
  const other = randomUUID();
  await addStation(centre.pool, { id: other, name: `other ${other}`, demo: false });
  expect(await run('switch-business', other)).toMatchObject({
    lines: expect.arrayContaining(['redemption off']),
  });
  expect(await run('switch-business', station, 'redemption', 'maybe')).toMatchObject({ ok: false });
  expect(await run('switch-business', station, 'bank', 'on')).toMatchObject({ ok: false });
});

test('what the post owes is listed and settled once', async () => {
  const redeemed = (voucher: string, value: number) => ({
    voucher,
    product: idOf('soap'),
    gift: 'soap',
    quantity: 1,
    cost: null,
    value,
    confirmed: true,
  });
  for (const [voucher, value] of [
    ['YSH-1', 1_500],
    ['YSH-2', 2_000],
  ] as const) {
    device.write('redemption', redeemed(voucher, value), centre.clock.now, randomUUID(), 2);
  }
  await device.push();
  expect(await run('list-receivables', station)).toMatchObject({
    lines: ['redemption YSH-1 15.00', 'redemption YSH-2 20.00', 'total 35.00'],
  });
  expect(await run('settle-receivables', station)).toMatchObject({
    lines: ['settled 2, total 35.00'],
  });
  expect(await run('settle-receivables', station)).toMatchObject({
    lines: ['settled 0, total 0.00'],
  });
  expect(leading(await claims('receivable:redemption:YSH-1'))?.fields).toMatchObject({
    state: 'settled',
    paid: 1_500,
  });
});

test('how a guest confirmed is listed, and what he signed is shown once its till has sent it', async () => {
  const signature = picture(9);
  const redeemed = (voucher: string, confirmed: Json): Json => ({
    voucher,
    product: idOf('soap'),
    gift: 'soap',
    quantity: 1,
    cost: null,
    value: 1_500,
    confirmed,
  });
  for (const [voucher, confirmed] of [
    ['YSH-1', { by: 'signature', picture: hashOf(signature) }],
    ['YSH-2', { by: 'voucher' }],
  ] as const) {
    device.write('redemption', redeemed(voucher, confirmed), centre.clock.now, randomUUID(), 3);
  }
  await device.push();
  expect(await run('list-receivables', station)).toMatchObject({
    lines: [
      'redemption YSH-1 15.00 by signature',
      'redemption YSH-2 15.00 by voucher',
      'total 30.00',
    ],
  });
  const shown = () => run('show-signature', station, 'YSH-1');
  expect(await shown()).toEqual({ ok: false, why: 'its till has not sent it yet' });
  await sendPhoto(device, signature);
  const address = `data:image/jpeg;base64,${Buffer.from(signature).toString('base64')}`;
  await run('settle-receivables', station);
  expect(await shown()).toEqual({ ok: true, lines: [address] });
  for (const voucher of ['YSH-2', 'YSH-3', "'; DROP TABLE photo"]) {
    expect(await run('show-signature', station, voucher)).toEqual({ ok: false, why: 'not signed' });
  }
});
