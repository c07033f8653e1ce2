// What the page on a guest's own phone lists of the coupons he holds, and to whom it does not.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { idIn } from '../../src/core/member/member.ts';
import { SignAnswerSchema } from '../../src/core/member/sign-up.ts';
import { phoneHash } from '../../src/core/post/phone.ts';
import type { CouponPlan } from '../../src/core/post/sending.ts';
import { switchBusiness } from '../../src/server/commands/business.ts';
import { issueCoupons } from '../../src/server/commands/coupon.ts';
import { memberKey } from '../../src/server/members/token.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';
import { type GuestPage, guestPage, nextPhone, refusal, signing } from '../support/guest-page.ts';

let centre: Centre;
let till: Device;
let page: GuestPage;

beforeAll(async () => {
  centre = await startCentre(MORNING);
  till = await boundDevice(centre);
  page = guestPage(centre, till);
});
// Limits count by the hour: every test is in an hour of its own.
beforeEach(() => {
  centre.clock.now += 2 * 3_600_000;
});
afterAll(() => centre.close());

const memberOf = (phone: string): string =>
  idIn('post', STATION, phoneHash(memberKey(centre.keys, STATION), phone));

describe('what a guest holds', () => {
  const until = '2026-12-31';
  const held = async (pass: string) => (await page.send('mine', { pass })).json();
  const give = async (phone: string, plan: CouponPlan = 'over-21', last = until) => {
    await switchBusiness(centre.pool, STATION, 'sending', 'on', centre.clock.now);
    const to = { plan, until: last };
    const now = centre.clock.now;
    const [coupon] = await issueCoupons(centre.pool, STATION, to, [memberOf(phone)], now);
    return coupon?.code ?? '';
  };

  test('is listed by his pass: what is good, without its code', async () => {
    const phone = nextPhone();
    const { pass } = await page.sign({ phone });
    expect(await held(pass)).toEqual({ coupons: [] });
    const used = await give(phone, 'over-12', '2026-12-01');
    await give(phone);
    await give(nextPhone());
    expect(await held(pass)).toEqual({
      coupons: [
        { plan: 'over-12', until: '2026-12-01' },
        { plan: 'over-21', until },
      ],
    });
    const parcel = { parcel: idOf('his'), label: 'EA123456785CN', weight: 900, fee: 1_500 };
    const body = { ...parcel, coupon: { code: used, plan: 'over-12' }, paid: 1_200 };
    till.write('parcel-accepted', body, centre.clock.now, idOf('his own'));
    await till.push();
    expect(await held(pass)).toEqual({ coupons: [{ plan: 'over-21', until }] });
    await switchBusiness(centre.pool, STATION, 'sending', 'off', centre.clock.now);
    expect(await held(pass)).toEqual({ coupons: [] });
    await switchBusiness(centre.pool, STATION, 'sending', 'on', centre.clock.now);
    centre.clock.now += 1_000;
    await page.send('leave', { pass, what: 'all', version: 'qr-1' });
    expect(await held(pass)).toEqual({ coupons: [] });
  });

  test('is told to nobody who types his number after him, nor once he came back', async () => {
    const phone = nextPhone();
    const { pass } = await page.sign({ phone });
    await give(phone);
    centre.clock.now += 1_000;
    const stranger = await page.sign({ phone });
    expect(await held(stranger.pass)).toEqual({ coupons: [] });
    const asked = signing({ phone, ticket: await page.ticket() });
    await page.send('sign', { ...asked, clubs: ['shop'] });
    const again = v.parse(SignAnswerSchema, await (await page.send('sign', asked)).json());
    expect(await held(again.pass)).toEqual({ coupons: [] });
    expect(await held(pass)).toEqual({ coupons: [{ plan: 'over-21', until }] });
    centre.clock.now += 1_000;
    await page.send('leave', { pass: stranger.pass, what: 'all', version: 'qr-1' });
    centre.clock.now += 1_000;
    expect(await held((await page.sign({ phone })).pass)).toEqual({ coupons: [] });
  });

  test('is told to whom the till signed up before only by the till', async () => {
    const phone = nextPhone();
    const consent = { version: 'counter-2', at: centre.clock.now, channel: 'counter' };
    const body = { member: memberOf(phone), phone: '139****0000', name: '', consent };
    const joined = { ...body, marketing: false };
    till.write('member-joined', joined, centre.clock.now, idOf('before the page'), 2);
    await till.push();
    await give(phone);
    expect(await held((await page.sign({ phone })).pass)).toEqual({ coupons: [] });
  });

  test('no pass, nothing told', async () => {
    const { door } = await page.doorOf();
    expect(await refusal(await page.send('mine', { pass: door }))).toEqual([403, 'code-unknown']);
    expect(await refusal(await page.send('mine', {}))).toEqual([400, 'malformed']);
  });
});
