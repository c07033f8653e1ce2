// One guest at two stations: what the till seals only the centre reads, and of his sign-ups the
// earliest earns, on the devices and at the centre to the fen; who left is known to nobody.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealed } from '../../src/app/device/seal.ts';
import { guestId, sealingKey } from '../../src/app/store/members.ts';
import { record } from '../../src/app/store/record.ts';
import { forgetSecrets, keepSecret } from '../../src/app/store/secrets.ts';
import { type Store, closeStore, identityOf, openStore } from '../../src/app/store/store.ts';
import { earnedOf, signedElsewhere } from '../../src/app/store/post/wallet.ts';
import { resendBeside } from '../../src/app/store/beside.ts';
import { offerBeside, pushBeside } from '../../src/app/sync/beside.ts';
import { enrol } from '../../src/app/sync/enrol.ts';
import type { Fetch } from '../../src/app/sync/network.ts';
import { renewSession } from '../../src/app/sync/succession.ts';
import { loadBase, pullOnce } from '../../src/app/sync/pull.ts';
import { fullPace, pushOnce } from '../../src/app/sync/push.ts';
import { commission, feesOf } from '../../src/core/commission/commission.ts';
import { CENTRE } from '../../src/core/id.ts';
import { newBook } from '../../src/core/journal/book.ts';
import { hashOf } from '../../src/core/journal/entry.ts';
import { MEMBER_KINDS } from '../../src/core/member/member.ts';
import { maskedPhone } from '../../src/core/post/phone.ts';
import { monthOf, monthStart } from '../../src/core/time.ts';
import { publishRule } from '../../src/server/commands/rule.ts';
import { phoneIn } from '../../src/server/members/sealed-phone.ts';
import { settleSignUps } from '../../src/server/members/sign-ups.ts';
import { localNews } from '../../src/server/news.ts';
import { heldBy } from '../support/acts.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';
import { freshName } from '../support/store.ts';
import { strictLog } from '../support/strict-log.ts';

const OTHER = '10000000-0000-4000-8000-000000000002';
const PHONE = '13812345678';
const RATE = 500;
const MINUTE = 60_000;
const MONTH = monthOf(MORNING);
const news = localNews();

type Till = { readonly store: Store; readonly fetch: Fetch };
type Secret = { name: string; sealed: string };
let centre: Centre;
let dong: Till;
let xi: Till;

async function newTill(station: string): Promise<Till> {
  let cookie = '';
  const fetch: Fetch = async (path, init) => {
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie };
    const answer = await centre.request(path, { ...init, headers });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer;
  };
  const store = await openStore({ name: freshName(), clock: () => centre.clock.now, marks: null });
  expect((await enrol(store, fetch, await centre.code(station))).ok).toBe(true);
  expect((await loadBase(store, fetch)).ok).toBe(true);
  return { store, fetch };
}

beforeEach(async () => {
  centre = await startCentre(MORNING);
  await centre.addStation(OTHER);
  const rule = {
    rule: idOf('sign-up rule'),
    version: 1,
    base: 'sign-up',
    tiers: [{ above: 0, rate: RATE }],
    from: monthStart(MONTH),
    until: null,
    demo: true,
  };
  await publishRule(centre.pool, JSON.stringify(rule), MORNING);
  dong = await newTill(STATION);
  xi = await newTill(OTHER);
});
afterEach(async () => {
  for (const { store } of [dong, xi]) await closeStore(store);
  await centre.close();
});

async function join({ store }: Till, phone = PHONE, typed = phone): Promise<void> {
  centre.clock.now += MINUTE;
  const [member, key] = [await guestId(store, 'post', phone), await sealingKey(store)];
  if (member === null || key === null) throw new Error('a bound till has both keys');
  const id = crypto.randomUUID();
  const kept = await keepSecret(store, await sealed(key, typed), id, member);
  if (!kept.ok) throw new Error('there is room for a secret');
  const body = {
    member,
    phone: maskedPhone(phone),
    name: '',
    consent: { version: 'counter-1', at: centre.clock.now, channel: 'counter' },
    marketing: false,
    secret: kept.hash,
  } as const;
  const draft = { id, ...MEMBER_KINDS.post.joined, body };
  expect((await record(store, [draft])).ok).toBe(true);
}

async function leave({ store }: Till, phone = PHONE): Promise<void> {
  centre.clock.now += MINUTE;
  const body = { member: await guestId(store, 'post', phone), channel: 'counter' };
  const draft = { id: crypto.randomUUID(), ...MEMBER_KINDS.post.left, body };
  expect((await record(store, [draft])).ok).toBe(true);
}

/** How many secrets the centre has, and how many guests it knows by them. */
async function kept(): Promise<[number, number]> {
  const count = async (from: string): Promise<number> =>
    (await centre.pool.query(`SELECT 1 FROM ${from}`)).rowCount ?? -1;
  return [await count('secret'), await count('sign_up WHERE guest IS NOT NULL')];
}

/** Entries both ways, then what lies beside them. */
async function exchange(till: Till): Promise<void> {
  await exchangeEntries(till);
  await pushBeside(till.store, till.fetch, () => false);
}

async function exchangeEntries({ store, fetch }: Till): Promise<void> {
  for (const step of [() => pushOnce(store, fetch, fullPace()), () => pullOnce(store, fetch)]) {
    for (;;) {
      const done = await step();
      if (!done.ok) throw new Error(`the exchange failed: ${JSON.stringify(done)}`);
      if (done.isDone) break;
    }
  }
}

const settle = async (): Promise<number> => {
  centre.clock.now += MINUTE;
  const { pool, journal, keys, clock } = centre;
  const desk = { pool, journal, keys, log: strictLog, news, now: () => clock.now };
  return settleSignUps(desk, 0);
};

/** What sign-ups earned by a till, which the centre must say too. */
async function earnedAt(till: Till): Promise<number> {
  await exchange(till);
  const { station } = identityOf(till.store);
  const own = feesOf(await earnedOf(till.store, MONTH));
  const rows = new Map([...(await centre.rows(station)), ...(await centre.rows(CENTRE))]);
  const { earnings, rules } = heldBy({ ...newBook(), rows });
  expect(feesOf(commission(earnings, rules))).toBe(own);
  return own;
}

test('what a till seals, the centre reads, and no one sees the phone in the stream', async () => {
  const key = (await sealingKey(dong.store)) ?? '';
  const [once, again] = [await sealed(key, PHONE), await sealed(key, PHONE)];
  expect(once).not.toBe(again);
  expect([once, again].map((text) => phoneIn(centre.keys, text))).toEqual([PHONE, PHONE]);
  const spoiled = `${once.slice(0, 100)}${once[100] === 'A' ? 'B' : 'A'}${once.slice(101)}`;
  expect(phoneIn(centre.keys, spoiled)).toBeNull();
  await join(dong);
  await exchange(dong);
  const { rows } = await centre.pool.query<{ text: string }>('SELECT text FROM entry');
  const [secret] = (await centre.pool.query<Secret>('SELECT name, sealed FROM secret')).rows;
  expect(rows.filter(({ text }) => text.includes(`"secret":"${secret?.name}"`))).toHaveLength(1);
  expect(secret?.name).toBe(hashOf(secret?.sealed ?? ''));
  expect(JSON.stringify(rows)).not.toContain(secret?.sealed);
  expect(JSON.stringify([rows, secret])).not.toContain(PHONE);
});

test('the later sign-up earns nothing and is explained, the earlier one stays', async () => {
  await join(dong);
  await join(xi);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, RATE]);
  expect(await settle()).toBe(1);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, 0]);
  expect(await signedElsewhere(dong.store, MONTH)).toEqual([]);
  expect(await signedElsewhere(xi.store, MONTH)).toMatchObject([{ at: MORNING + 2 * MINUTE }]);
  expect(await settle()).toBe(0);
});

test('an earlier sign-up that was offline takes the place when it comes', async () => {
  await join(xi);
  await join(dong);
  await exchange(dong);
  expect(await settle()).toBe(0);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, RATE]);
  expect(await settle()).toBe(1);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([0, RATE]);
});

test('signed up twice at each station, on doubled entries: one commission in all', async () => {
  for (const till of [dong, xi, dong, xi]) await join(till);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, RATE]);
  expect(await settle()).toBe(1);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, 0]);
});

test('when the earlier one is taken back, the other earns again', async () => {
  await join(dong);
  const [first] = await dong.store.db.entries.where('kind').equals('member-joined').toArray();
  await join(xi);
  for (const till of [dong, xi]) await exchange(till);
  await settle();
  const body = { entry: first?.id ?? '', reason: '' };
  await record(dong.store, [{ id: crypto.randomUUID(), kind: 'reversal', v: 1, body }]);
  await exchange(dong);
  expect(await settle()).toBe(1);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([0, RATE]);
});

test('what the centre forgot is made again: its rows, then a station it ruled on', async () => {
  await join(dong);
  await join(xi);
  for (const till of [dong, xi]) await exchange(till);
  await settle();
  await centre.pool.query('DELETE FROM sign_up');
  expect(await settle()).toBe(0);
  for (const till of [dong, xi]) await exchange(till);
  await centre.forget(OTHER);
  await settle();
  expect((await renewSession(xi.store, xi.fetch)).ok).toBe(true);
  await exchange(xi);
  await settle();
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, 0]);
});

test('a phone sealed for another member than it names is believed of nobody', async () => {
  await join(dong);
  await join(xi, '13900000001', PHONE);
  for (const till of [dong, xi]) await exchange(till);
  expect(await settle()).toBe(0);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, RATE]);
});

test('a secret that comes after its entry, or long before it, finds its guest', async () => {
  await join(dong);
  await join(xi);
  await exchangeEntries(dong);
  await exchange(xi);
  expect(await settle()).toBe(0);
  expect(await kept()).toEqual([1, 1]);
  await exchange(dong);
  expect(await settle()).toBe(1);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, 0]);
  await join(dong, '13900000002');
  await pushBeside(dong.store, dong.fetch, () => false);
  await settle();
  expect(await kept()).toEqual([3, 2]);
  await exchangeEntries(dong);
  await settle();
  expect(await kept()).toEqual([3, 3]);
});

test('a centre put back without the secrets gets them again and rules the same', async () => {
  await join(dong);
  await join(xi);
  for (const till of [dong, xi]) await exchange(till);
  await settle();
  await centre.pool.query('DELETE FROM sign_up');
  await centre.pool.query('DELETE FROM secret');
  for (const till of [dong, xi]) await exchange(till);
  await settle();
  expect(await kept()).toEqual([0, 0]);
  for (const till of [dong, xi]) {
    await resendBeside(till.store);
    await exchange(till);
  }
  expect(await settle()).toBe(0);
  expect(await kept()).toEqual([2, 2]);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, 0]);
});

test('a centre whose backup fell between entry and secret is given it within a day', async () => {
  await join(dong);
  await join(xi);
  for (const till of [dong, xi]) await exchange(till);
  await settle();
  await offerBeside(dong.store, dong.fetch);
  await leave(xi);
  await exchangeEntries(xi);
  await centre.pool.query('DELETE FROM sign_up');
  await centre.pool.query('DELETE FROM secret');
  const offered = async (till: Till): Promise<void> => {
    await renewSession(till.store, till.fetch);
    await offerBeside(till.store, till.fetch);
    await exchange(till);
    await settle();
  };
  for (const till of [dong, xi]) await offered(till);
  expect(await kept()).toEqual([0, 0]);
  centre.clock.now += 24 * 60 * MINUTE;
  for (const till of [dong, xi]) await offered(till);
  expect(await kept()).toEqual([1, 1]);
  await offered(dong);
  expect(await kept()).toEqual([1, 1]);
});

test('who leaves is forgotten, and signs up anew elsewhere, where that earns', async () => {
  await join(dong);
  await exchange(dong);
  await settle();
  expect(await kept()).toEqual([1, 1]);
  await leave(dong);
  await exchange(dong);
  await settle();
  expect(await kept()).toEqual([0, 0]);
  await join(xi);
  await exchange(xi);
  expect(await settle()).toBe(0);
  expect([await earnedAt(dong), await earnedAt(xi)]).toEqual([RATE, RATE]);
  expect(await kept()).toEqual([1, 1]);
});

test('he stays forgotten, whatever is sent again; back with us he is known again', async () => {
  await join(dong);
  await leave(dong);
  await exchange(dong);
  await settle();
  expect(await kept()).toEqual([0, 0]);
  await centre.pool.query('DELETE FROM sign_up');
  for (const _ of ['unknown to the centre', 'known as gone']) {
    await resendBeside(dong.store);
    await exchange(dong);
    expect((await kept())[0]).toBe(1);
    await settle();
    expect(await kept()).toEqual([0, 0]);
  }
  await join(dong);
  await exchange(dong);
  await settle();
  expect(await kept()).toEqual([1, 1]);
});

test('a till keeps a secret for 90 days after the centre has it, and none of who left', async () => {
  await join(dong);
  await join(dong, '13900000003');
  const later = (days: number): number => centre.clock.now + days * 24 * 60 * MINUTE;
  expect(await forgetSecrets(dong.store, later(400))).toBe(0);
  await exchange(dong);
  expect(await forgetSecrets(dong.store, later(89))).toBe(0);
  await leave(dong);
  expect(await forgetSecrets(dong.store, later(1))).toBe(1);
  expect(await forgetSecrets(dong.store, later(91))).toBe(1);
});

test('a sign-up that was never written sends nothing', async () => {
  await keepSecret(dong.store, 'sealed', crypto.randomUUID(), crypto.randomUUID());
  await exchange(dong);
  expect(await kept()).toEqual([0, 0]);
  const soon = centre.clock.now + MINUTE;
  expect(await forgetSecrets(dong.store, soon)).toBe(0);
  expect(await forgetSecrets(dong.store, soon + 90 * 24 * 60 * MINUTE)).toBe(1);
});
