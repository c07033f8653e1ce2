import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { earnedBy, earnedIn, earnedNow, earnedThisMonth } from '../../../src/app/parts/earned.ts';
import { handedOutLately } from '../../../src/app/store/post/handed-out.ts';
import { memberById } from '../../../src/app/store/members.ts';
import { record } from '../../../src/app/store/record.ts';
import { earnedOf } from '../../../src/app/store/post/wallet.ts';
import { readMonths, readWallet } from '../../../src/app/screens/wallet/wallet-data.ts';
import { walletView } from '../../../src/app/screens/wallet/view.ts';
import { monthStart } from '../../../src/core/time.ts';
import { MORNING, draftOf, idOf } from '../../support/entries.ts';
import { closeTestStores, handClock, openTestStore } from '../../support/store.ts';

const rule = (base: string, rate: number, version = 1) =>
  draftOf(
    'rule-published',
    {
      rule: idOf(`rule-${base}`),
      version,
      base,
      tiers: [{ above: 0, rate }],
      from: monthStart('2026-01'),
      until: null,
      demo: true,
    },
    idOf(`rule-${base}-${version}`),
  );
const received = (name: string) =>
  draftOf(
    'parcel-received',
    {
      parcel: idOf(name),
      carrier: 'post',
      waybill: name,
      shelf: '1-1',
      code: `1-1-${name}`,
      tail: '0927',
    },
    idOf(`in-${name}`),
  );
const out = (name: string) =>
  draftOf('parcel-handed-out', { parcel: idOf(name), how: 'tail' }, idOf(`out-${name}`));
const joined = (name: string, entry: string) =>
  draftOf(
    'member-joined',
    {
      member: idOf(name),
      phone: '138****5678',
      name,
      consent: { version: '1', channel: 'counter' },
    },
    idOf(entry),
  );
const undo = (entry: string) =>
  draftOf('reversal', { entry: idOf(entry), reason: 'undone' }, idOf(`undo-${entry}`));

afterEach(closeTestStores);

describe('今天又赚', () => {
  test('is what the act earned, and nothing the second time', async () => {
    const store = await openTestStore();
    await record(store, [rule('parcel-out', 50), received('1001')]);
    const first = await earnedBy(store, MORNING, () => record(store, [out('1001')]));
    const again = await earnedBy(store, MORNING, () =>
      record(store, [
        draftOf('parcel-handed-out', { parcel: idOf('1001'), how: 'scan' }, idOf('again')),
      ]),
    );
    expect([first.earned, again.earned, await earnedNow(store, MORNING)]).toEqual([50, 0, 50]);
  });

  test('is taken back with the act', async () => {
    const store = await openTestStore();
    await record(store, [rule('parcel-out', 50), received('1001'), out('1001')]);
    expect(await earnedNow(store, MORNING)).toBe(50);
    await record(store, [undo('out-1001')]);
    expect(await earnedNow(store, MORNING)).toBe(0);
  });

  test('follows a rule that comes later', async () => {
    const store = await openTestStore();
    await record(store, [joined('wang', 'join-1')]);
    expect(await earnedNow(store, MORNING)).toBe(0);
    await record(store, [rule('sign-up', 500)]);
    expect(await earnedNow(store, MORNING)).toBe(500);
  });

  test('what is kept up equals what is read afresh', async () => {
    const store = await openTestStore();
    await record(store, [rule('parcel-out', 50), rule('sign-up', 500)]);
    await earnedNow(store, MORNING);
    await record(store, [received('1001'), out('1001'), joined('wang', 'join-1')]);
    await record(store, [undo('out-1001'), received('1002'), out('1002')]);
    expect(await earnedThisMonth(store, MORNING)).toEqual(await earnedOf(store, '2026-11'));
  });
});

test('two months are kept up side by side, a third one is read', async () => {
  const clock = handClock(monthStart('2026-10') + 86_400_000);
  const store = await openTestStore({ clock: clock.now });
  await record(store, [rule('parcel-out', 50), received('1001'), out('1001')]);
  const october = await earnedIn(store, '2026-10');
  clock.at = MORNING;
  await record(store, [received('1002'), out('1002')]);
  for (const month of ['2026-10', '2026-11', '2026-12', '2026-10']) {
    expect(await earnedIn(store, month)).toEqual(await earnedOf(store, month));
  }
  expect(october).toHaveLength(2);
  await record(store, [undo('out-1001')]);
  for (const month of ['2026-10', '2026-11']) {
    expect(await earnedIn(store, month)).toEqual(await earnedOf(store, month));
  }
  expect(await earnedIn(store, '2026-10')).toHaveLength(1);
});

test('whatever is done and undone, what is kept up equals what is read afresh', async () => {
  const act = fc.tuple(fc.constantFrom('out', 'undo', 'join'), fc.integer({ min: 1, max: 6 }));
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), async (acts) => {
      const store = await openTestStore();
      const tiers = [
        { above: 0, rate: 50 },
        { above: 2, rate: 80 },
      ];
      const { body, ...draft } = rule('parcel-out', 50);
      await record(store, [{ ...draft, body: { ...Object(body), tiers } }, rule('sign-up', 500)]);
      await earnedNow(store, MORNING);
      for (const [at, [what, n]] of acts.entries()) {
        const done = { out: out(`${n}`), undo: undo(`out-${n}`), join: joined(`${n}`, `j-${at}`) };
        await record(store, [done[what]]);
        expect(await earnedThisMonth(store, MORNING)).toEqual(await earnedOf(store, '2026-11'));
      }
      closeTestStores();
    }),
    { numRuns: 40 },
  );
});

test('parcels handed out lately, and those taken back again left out', async () => {
  const store = await openTestStore();
  await record(store, [received('1001'), received('1002'), received('1003')]);
  await record(store, [out('1001'), out('1002'), out('1003'), undo('out-1002')]);
  expect((await handedOutLately(store)).map(({ waybill }) => waybill)).toEqual(['1003', '1001']);
});

test('the same phone again is the member who was there, and earns once', async () => {
  const store = await openTestStore();
  await record(store, [rule('sign-up', 500), joined('wang', 'join-1')]);
  expect(await memberById(store, 'post', idOf('li'))).toBeNull();
  expect(await memberById(store, 'post', idOf('wang'))).toMatchObject({
    phone: '138****5678',
    name: 'wang',
  });
  const again = await earnedBy(store, MORNING, () => record(store, [joined('wang', 'join-2')]));
  expect(again.earned).toBe(0);
});

test('the wallet reads acts, referrals and statements from the ledgers', async () => {
  const store = await openTestStore();
  const referral = (name: string) =>
    draftOf(
      'referral-made',
      { referral: idOf(name), business: 'savings', phone: '138****5678', consent: true },
      idOf(`made-${name}`),
    );
  await record(store, [
    rule('parcel-out', 50),
    rule('referral-savings', 10_000),
    received('1001'),
    out('1001'),
    referral('a'),
    referral('b'),
    draftOf(
      'referral-decided',
      { referral: idOf('a'), business: 'savings', state: 'success' },
      idOf('decided'),
    ),
    draftOf(
      'statement-issued',
      {
        month: '2026-10',
        upTo: 3,
        total: 190_000,
        lines: [{ base: 'parcel-out', count: 3800, fee: 190_000 }],
      },
      idOf('issued'),
    ),
    draftOf('statement-paid', { month: '2026-10', total: 190_000 }, idOf('paid')),
  ]);
  const view = walletView(await readWallet(store, '2026-11', MORNING));
  expect(view.total).toBe('100.50');
  expect(view.notes).toEqual(['今天已赚 ¥100.50', '上月 ¥1,900.00 已支付']);
  expect(view.rows.map(({ title, detail, fee }) => [title, detail, fee])).toEqual([
    ['包裹代收代投', '1 件 · 每件 0.50', '0.50'],
    ['转介：储蓄', '1 成 1 待确认', '100.00'],
  ]);
  expect(
    (await readMonths(store, MORNING)).map(({ month, earned }) => [month, earned]).slice(0, 2),
  ).toEqual([
    ['2026-11', 10_050],
    ['2026-10', 0],
  ]);
});
