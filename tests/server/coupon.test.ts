import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { memberCode } from '../../src/core/member/club.ts';
import { couponIn, couponInCode } from '../../src/core/post/coupon.ts';
import { addStation } from '../../src/server/access/station.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, idOf } from '../support/entries.ts';

let centre: Centre;
let device: Device;
let station = '';

beforeAll(async () => {
  centre = await startCentre(MORNING);
});
beforeEach(async () => {
  station = randomUUID();
  await addStation(centre.pool, { id: station, name: `shop ${station}`, demo: false });
  device = await boundDevice(centre, station);
  await run('switch-business', 'sending', 'on');
});
afterAll(() => centre.close());

const run = async (name: string, ...args: string[]) =>
  (await COMMANDS.get(name)?.run({
    pool: centre.pool,
    now: centre.clock.now,
    origin: 'https://centre.example',
    arg: (index) => [station, ...args][index] ?? '',
    read: () => new Uint8Array(),
    save: () => null,
  })) ?? { ok: false, why: 'no such command' };
const lines = async (...asked: Parameters<typeof run>) => (await run(...asked)).lines ?? [];
/** The first word of every line but the last, which is the sum. */
const codes = (printed: readonly string[]) =>
  printed.slice(0, -1).map((line) => line.split(' ')[0] ?? '');

const join = (member: string, phone: string, kind = 'member-joined') => {
  const consent = { version: 'counter-1', at: MORNING, channel: 'counter' };
  const body = { member, phone, name: '', consent, marketing: false };
  device.write(kind, body, centre.clock.now, randomUUID(), kind === 'member-joined' ? 2 : 1);
};
const use = (code: string, plan: 'over-12' | 'over-21', at = centre.clock.now) => {
  const parcel = { parcel: randomUUID(), label: 'EA123456785CN', weight: 900 };
  const [fee, paid] = plan === 'over-12' ? [1_500, 1_200] : [2_300, 1_800];
  device.write('parcel-accepted', { ...parcel, fee, paid, coupon: { code, plan } }, at);
};

test('coupons to print are issued, reach the till, and are told as used', async () => {
  const printed = await lines('issue-coupons', 'over-21', '2026-11-30', '120');
  const [first = '', ...others] = codes(printed);
  expect(new Set([first, ...others]).size).toBe(120);
  expect([first, ...others].every((code) => couponInCode(code) === code)).toBe(true);
  expect(printed.at(-1)).toBe('issued 120, over-21 until 2026-11-30');
  const rows = (await device.base()).rows.filter(({ id }) => id.startsWith('issued-coupon:'));
  expect(rows).toHaveLength(120);
  use(first, 'over-21');
  await device.push();
  const listed = await lines('list-coupons');
  expect(listed).toContain(`${first} over-21 2026-11-30 used -`);
  expect(listed).toContain(`${others[0]} over-21 2026-11-30 open -`);
  expect(listed.at(-1)).toBe('issued 120, used 1');
});

test('each member of the post gets one, and no second while he holds it', async () => {
  join(idOf('li'), '138****5678');
  join(idOf('wang'), '139****4321');
  join(idOf('shop'), '137****0000', 'shop-member-joined');
  await device.push();
  const printed = await lines('issue-coupons', 'over-12', '2026-11-30', 'members');
  expect(printed.slice(0, -1).map((line) => line.split(' ')[1])).toEqual(
    expect.arrayContaining(['138****5678', '139****4321']),
  );
  expect(printed.at(-1)).toBe('issued 2, over-12 until 2026-11-30');
  expect(await lines('issue-coupons', 'over-12', '2026-11-30', 'members')).toEqual([
    'issued 0, over-12 until 2026-11-30',
  ]);
  use(codes(printed)[0] ?? '', 'over-12');
  device.write('member-left', { member: idOf('wang'), channel: 'counter' }, centre.clock.now);
  await device.push();
  const again = await lines('issue-coupons', 'over-12', '2026-11-30', 'members');
  const isLi = printed[0]?.endsWith('138****5678');
  expect(again.at(-1)).toBe(`issued ${isLi ? 1 : 0}, over-12 until 2026-11-30`);
});

test('one member gets one by his code or his id; who is none gets none', async () => {
  join(idOf('li'), '138****5678');
  await device.push();
  const shown = memberCode('post', idOf('li'));
  expect((await lines('issue-coupons', 'over-21', '2026-11-30', shown))[0]).toMatch(
    /138\*{4}5678$/,
  );
  expect(await lines('issue-coupons', 'over-12', '2026-11-30', idOf('li'))).toHaveLength(2);
  for (const word of [idOf('nobody'), memberCode('shop', idOf('li')), 'li', '']) {
    expect(await run('issue-coupons', 'over-21', '2026-11-30', word)).toEqual({
      ok: false,
      why: 'member-unknown',
    });
  }
});

test.each([
  ['over-13', '2026-11-30', '1', 'a coupon is one of over-12, over-21'],
  ['over-12', '30.11.2026', '1', 'day is like 2026-11-20'],
  ['over-12', '2026-11-19', '1', 'the last day is past'],
  ['over-12', '2026-11-30', '0', 'at most 1000 at a time'],
  ['over-12', '2026-11-30', '1001', 'at most 1000 at a time'],
])('%s until %s for %s is refused', async (plan, until, whom, why) => {
  expect(await run('issue-coupons', plan, until, whom)).toEqual({ ok: false, why });
});

test('where no parcels are sent nothing is issued', async () => {
  await run('switch-business', 'sending', 'off');
  expect(await run('issue-coupons', 'over-12', '2026-11-30', '1')).toEqual({
    ok: false,
    why: 'business-off',
  });
});

test('what the post is to pay says which uses are odd', async () => {
  const [late = '', other = ''] = codes(await lines('issue-coupons', 'over-21', '2026-11-20', '2'));
  use(other, 'over-12', MORNING - 3);
  use('YLG-C-0000-0000', 'over-21', MORNING - 2);
  use('JJ01', 'over-21', MORNING - 1);
  centre.clock.now += 86_400_000;
  use(late, 'over-21');
  await device.push();
  centre.clock.now -= 86_400_000;
  expect(await lines('list-receivables')).toEqual([
    `coupon ${other} 3.00 other-plan`,
    'coupon YLG-C-0000-0000 5.00 not-issued',
    'coupon JJ01 5.00',
    `coupon ${late} 5.00 late`,
    'total 18.00',
  ]);
});

test('what is taken back reaches the till; what was used before stands, what is used after is told', async () => {
  join(idOf('li'), '138****5678');
  await device.push();
  const [early = '', late = ''] = codes(await lines('issue-coupons', 'over-21', '2026-11-30', '2'));
  const [his = ''] = codes(await lines('issue-coupons', 'over-12', '2026-11-30', 'members'));
  use(early, 'over-21', MORNING - 1);
  await device.push();
  expect(await lines('withdraw-coupons', idOf('li'))).toEqual([his, 'withdrawn 1']);
  expect(await lines('withdraw-coupons', late.toLowerCase())).toEqual([late, 'withdrawn 1']);
  const { rows } = await device.base();
  const row = rows.find(({ id }) => id === `issued-coupon:${late}`);
  expect(couponIn(row)).toMatchObject({ withdrawnAt: MORNING });
  centre.clock.now += 60_000;
  use(late, 'over-21');
  await device.push();
  centre.clock.now -= 60_000;
  expect(await lines('list-receivables')).toEqual([
    `coupon ${early} 5.00`,
    `coupon ${late} 5.00 withdrawn`,
    'total 10.00',
  ]);
  expect(await lines('list-coupons')).toEqual(
    expect.arrayContaining([
      `${early} over-21 2026-11-30 used -`,
      `${late} over-21 2026-11-30 used -`,
      `${his} over-12 2026-11-30 withdrawn 138****5678`,
    ]),
  );
  // A member whose coupon was taken back may be given another.
  expect((await lines('issue-coupons', 'over-12', '2026-11-30', 'members')).at(-1)).toMatch(
    /^issued 1/,
  );
});

test('all that are open are taken back at once; a word that names none takes nothing', async () => {
  const printed = codes(await lines('issue-coupons', 'over-21', '2026-11-30', '120'));
  use(printed[0] ?? '', 'over-21');
  await device.push();
  expect(await run('withdraw-coupons', printed[0] ?? '')).toEqual({ ok: false, why: 'used' });
  expect((await lines('withdraw-coupons', 'all')).at(-1)).toBe('withdrawn 119');
  expect(await run('withdraw-coupons', printed[1] ?? '')).toEqual({ ok: false, why: 'withdrawn' });
  for (const word of ['YLG-C-0000-0000', 'JJ01', idOf('nobody'), '']) {
    expect(await run('withdraw-coupons', word)).toEqual({ ok: false, why: 'coupon-unknown' });
  }
});
