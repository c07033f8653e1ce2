// 扫码入会 as a guest's phone meets it: the door in the till's QR code, a ticket, sign or leave.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { type Club } from '../../src/core/member/club.ts';
import { type Member, accountOf, idIn, memberIn } from '../../src/core/member/member.ts';
import { winner } from '../../src/core/journal/row.ts';
import { phoneHash } from '../../src/core/post/phone.ts';
import { EnrolAnswerSchema, PATHS } from '../../src/core/protocol.ts';
import { settleSignUps } from '../../src/server/members/sign-ups.ts';
import { MOST, TICKET_MS } from '../../src/server/members/ticket.ts';
import { memberKey } from '../../src/server/members/token.ts';
import { localNews } from '../../src/server/news.ts';
import { DOOR_MS } from '../../src/server/routes/join.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import {
  type GuestPage,
  JSON_TYPE,
  guestPage,
  nextPhone,
  refusal,
  signing,
} from '../support/guest-page.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';
import { expectSound } from '../support/healing.ts';
import { strictLog } from '../support/strict-log.ts';

const OTHER_STATION = '10000000-0000-4000-8000-000000000002';

let centre: Centre;
let till: Device;
let page: GuestPage;

beforeAll(async () => {
  centre = await startCentre(MORNING);
  await centre.addStation(OTHER_STATION);
  till = await boundDevice(centre);
  page = guestPage(centre, till);
});
// Limits count by the hour: every test is in an hour of its own.
beforeEach(() => {
  centre.clock.now += 2 * 3_600_000;
});
afterAll(() => centre.close());

const memberOf = (phone: string, club: Club = 'post'): string =>
  idIn(club, STATION, phoneHash(memberKey(centre.keys, STATION), phone));

async function member(phone: string, club: Club = 'post'): Promise<Member | null> {
  const row = (await centre.rows(STATION)).get(accountOf(club, memberOf(phone, club)));
  return row?.form === 'claims' ? memberIn(row) : null;
}

const secretNames = async (): Promise<string[]> =>
  (await centre.pool.query<{ name: string }>('SELECT name FROM secret')).rows.map(
    ({ name }) => name,
  );

const settle = (): Promise<number> => {
  const { pool, journal, keys, clock } = centre;
  const desk = { pool, journal, keys, log: strictLog, news: localNews(), now: () => clock.now };
  return settleSignUps(desk, 0);
};

async function earned(phone: string): Promise<number> {
  const row = (await centre.rows(STATION)).get(`base:sign-up:${memberOf(phone)}`);
  return row?.form === 'claims' && winner(row) !== null ? row.claims.length : 0;
}

describe('joining', () => {
  test('writes masked phone, name, consent and channel, and the base that earns', async () => {
    const phone = nextPhone();
    const { members } = await page.sign({ phone, marketing: true });
    expect(members).toEqual([{ club: 'post', member: memberOf(phone) }]);
    expect(await member(phone)).toMatchObject({
      state: 'in',
      phone: `139****${phone.slice(7)}`,
      name: '王姐',
      marketing: true,
      version: 'qr-1',
      channel: 'qr',
      joinedAt: centre.clock.now,
    });
    expect(await earned(phone)).toBe(1);
    expect(await member(phone, 'shop')).toBeNull();
  });

  test('the shop’s club is joined only by who asks for it, and earns nothing', async () => {
    const phone = nextPhone();
    const { members } = await page.sign({ phone, clubs: ['shop'] });
    expect(members).toEqual([{ club: 'shop', member: memberOf(phone, 'shop') }]);
    expect(await member(phone, 'shop')).toMatchObject({ state: 'in' });
    expect(await member(phone)).toBeNull();
    expect(await earned(phone)).toBe(0);
  });

  test('a guest the till has signed up agrees anew: one member, one commission', async () => {
    const phone = nextPhone();
    const body = {
      member: memberOf(phone),
      phone: `139****${phone.slice(7)}`,
      name: '',
      consent: { version: 'counter-2', at: centre.clock.now, channel: 'counter' },
      marketing: false,
    };
    till.write('member-joined', body, centre.clock.now, idOf('at-the-till'), 2);
    await till.push();
    centre.clock.now += 1_000; // of two consents in one millisecond the device's id would decide
    await page.sign({ phone, marketing: true });
    expect(await member(phone)).toMatchObject({ times: 1, channel: 'qr', marketing: true });
    expect(await earned(phone)).toBe(1);
  });

  test('an answer that was lost is given again, and nothing is written twice', async () => {
    const asked = signing({ phone: nextPhone(), ticket: await page.ticket() });
    const first = await (await page.send('sign', asked)).json();
    const before = await centre.rows(STATION);
    expect(await (await page.send('sign', asked)).json()).toEqual(first);
    expect(await centre.rows(STATION)).toEqual(before);
  });

  test('his phone is kept sealed under the name in the entry, once, until he leaves', async () => {
    const phone = nextPhone();
    const held = await secretNames();
    const { pass } = await page.sign({ phone, clubs: ['post', 'shop'] });
    const [name, ...more] = (await secretNames()).filter((one) => !held.includes(one));
    expect(more).toEqual([]);
    await page.sign({ phone });
    await page.sign({ phone: nextPhone(), clubs: ['shop'] });
    expect(await secretNames()).toHaveLength(held.length + 1);
    const { rows } = await centre.pool.query<{ text: string }>('SELECT text FROM entry');
    expect(rows.filter(({ text }) => text.includes(`"secret":"${name}"`))).toHaveLength(1);
    await settle();
    expect(await secretNames()).toContain(name);
    centre.clock.now += 1_000;
    await page.send('leave', { pass, what: 'all', version: 'qr-1' });
    await settle();
    expect(await secretNames()).not.toContain(name);
  });
});

describe('leaving', () => {
  test('by the pass, any day: nothing of the guest is left in the ledger’s state', async () => {
    const phone = nextPhone();
    const { pass } = await page.sign({ phone, clubs: ['post', 'shop'], marketing: true });
    centre.clock.now += 400 * 24 * 3_600_000;
    expect((await page.send('leave', { pass, what: 'all', version: 'qr-1' })).status).toBe(200);
    for (const club of ['post', 'shop'] as const) {
      expect(await member(phone, club)).toEqual({
        state: 'out',
        leftAt: centre.clock.now,
        leftBy: 'qr',
      });
    }
  });

  test('only the offers: still a member, and told of nothing', async () => {
    const phone = nextPhone();
    const { pass } = await page.sign({ phone, marketing: true });
    await page.send('leave', { pass, what: 'marketing', version: 'qr-1' });
    expect(await member(phone)).toMatchObject({ state: 'in', marketing: false });
  });

  test('by ticket and phone; coming back is no second commission', async () => {
    const phone = nextPhone();
    await page.sign({ phone });
    const by = { ticket: await page.ticket(), phone, what: 'all', version: 'qr-1' };
    expect(await (await page.send('leave', by)).json()).toEqual({ done: true });
    expect((await member(phone))?.state).toBe('out');
    await page.sign({ phone });
    expect((await member(phone))?.state).toBe('in');
    expect(await earned(phone)).toBe(2); // two claims on one key: the first alone earns
  });
});

describe('nobody learns whose phone is a member’s', () => {
  test('signing and leaving answer alike for a member and for a stranger', async () => {
    const [stranger, known] = [nextPhone(), nextPhone()];
    await page.sign({ phone: known });
    const shape = async (phone: string) => {
      const signed = await page.send('sign', signing({ phone, ticket: await page.ticket() }));
      return [signed.status, Object.keys(await signed.json())];
    };
    expect(await shape(known)).toEqual(await shape(stranger));
    const left = async (phone: string) => {
      const by = { ticket: await page.ticket(), phone, what: 'all', version: 'qr-1' };
      const answer = await page.send('leave', by);
      return [answer.status, await answer.json()];
    };
    expect(await left(nextPhone())).toEqual(await left(known));
  });

  test('the log knows the station and no phone, ticket or pass', async () => {
    const { pass } = await page.sign({ phone: nextPhone() });
    await page.send('leave', { pass, what: 'all', version: 'qr-1' });
    const lines = JSON.stringify(centre.log.filter(({ path }) => /join|door/.test(String(path))));
    expect(lines).toContain(STATION);
    expect(lines).not.toMatch(/1[3-9]\d{9}(?!\d)/);
    expect(lines).not.toContain(pass);
  });
});

describe('a door', () => {
  test('is given only to a bound till, and is one of its own station', async () => {
    expect((await centre.request(PATHS.door)).status).toBe(401);
    const other = await boundDevice(centre, OTHER_STATION);
    const [own, theirs] = [await page.doorOf(), await page.doorOf(other)];
    expect(theirs.key).not.toBe(own.key);
    const opened = await page.send('open', { door: theirs.door });
    expect(await opened.json()).toMatchObject({ station: OTHER_STATION });
  });

  test('shuts after its time', async () => {
    const { door, until } = await page.doorOf();
    expect(until).toBe(centre.clock.now + DOOR_MS);
    centre.clock.now = until - 1;
    expect((await page.send('open', { door })).status).toBe(200);
    centre.clock.now = until;
    expect(await refusal(await page.send('open', { door }))).toEqual([403, 'code-unknown']);
  });

  test('with one bit of it changed is none, nor is a pass a door', async () => {
    const { door } = await page.doorOf();
    const { pass } = await page.sign({ phone: nextPhone() });
    for (const at of [0, 10, 25, 40, door.length - 2]) {
      const changed = door.slice(0, at) + (door[at] === 'A' ? 'B' : 'A') + door.slice(at + 1);
      expect((await page.send('open', { door: changed })).status).toBe(403);
    }
    expect((await page.send('open', { door: pass })).status).toBe(403);
    expect((await page.send('leave', { pass: door, what: 'all', version: 'x' })).status).toBe(403);
  });

  test('lets in so many and no more', async () => {
    const { door } = await page.doorOf();
    for (let i = 0; i < MOST.door; i += 1) {
      expect((await page.send('open', { door })).status).toBe(200);
    }
    expect(await refusal(await page.send('open', { door }))).toEqual([429, 'too-many-tries']);
    expect((await page.send('open', { door: (await page.doorOf()).door })).status).toBe(429);
    centre.clock.now += 1_000;
    expect((await page.send('open', { door: (await page.doorOf()).door })).status).toBe(200);
  });
});

describe('a ticket', () => {
  test('is for one guest', async () => {
    const held = await page.ticket();
    expect((await page.send('sign', signing({ ticket: held, phone: nextPhone() }))).status).toBe(
      200,
    );
    const second = await page.send('sign', signing({ ticket: held, phone: nextPhone() }));
    expect(await refusal(second)).toEqual([409, 'code-used']);
  });

  test('is good for a quarter of an hour', async () => {
    const held = await page.ticket();
    centre.clock.now += TICKET_MS;
    const late = await page.send('sign', signing({ ticket: held, phone: nextPhone() }));
    expect(await refusal(late)).toEqual([403, 'code-unknown']);
  });

  test('of another station, or made up, is none', async () => {
    const [, secret = ''] = (await page.ticket()).split('.');
    for (const held of [`${OTHER_STATION}.${secret}`, `${STATION}.${'A'.repeat(43)}`, idOf('x')]) {
      expect((await page.send('sign', signing({ ticket: held }))).status).toBe(403);
    }
  });

  test('does not help to write of one guest all day', async () => {
    const phone = nextPhone();
    for (let i = 0; i < MOST.guest; i += 1) await page.sign({ phone });
    const more = await page.send('sign', signing({ phone, ticket: await page.ticket() }));
    expect(await refusal(more)).toEqual([429, 'too-many-tries']);
  });
});

describe('what is refused as malformed', () => {
  test.each<[string, object]>([
    ['a phone that is none', { phone: '12345' }],
    ['no club', { clubs: [] }],
    ['another club', { clubs: ['bank'] }],
    ['a name of 21 characters', { name: 'x'.repeat(21) }],
    ['no word on offers', { marketing: undefined }],
    ['a field more', { id: '430902' }],
  ])('%s', async (_, over) => {
    const asked = await page.send('sign', signing({ ticket: await page.ticket(), ...over }));
    expect(await refusal(asked)).toEqual([400, 'malformed']);
  });

  test.each<[string, Record<string, string>]>([
    ['a form of another site', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['JSON from another site', { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }],
    ['JSON from a neighbour', { ...JSON_TYPE, 'sec-fetch-site': 'same-site' }],
  ])('%s', async (_, headers) => {
    const { door } = await page.doorOf();
    expect((await page.send('open', { door }, headers)).status).toBe(400);
  });
});

test('a device that is bound gets the station’s key, and the journal stays sound', async () => {
  const answer = await centre.request(PATHS.enrol, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({
      protocol: 2,
      code: await centre.code(),
      device: idOf('third'),
      key: till.key,
    }),
  });
  const { memberKey: key } = v.parse(EnrolAnswerSchema, await answer.json());
  expect(key).toBe((await page.doorOf()).key);
  await expectSound(centre, STATION);
});
