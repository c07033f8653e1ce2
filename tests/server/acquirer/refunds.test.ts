// What goes back of a charge is never more than it was, whoever asks for it and however often.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import { OVER_CHARGE } from '../../../src/core/pay/refund.ts';
import { type Device, boundDevice } from '../../support/device.ts';
import { MORNING, idOf } from '../../support/entries.ts';
import {
  type PayingCentre,
  asked,
  attemptNamed,
  chargeAt,
  refundAt,
  startPaying,
} from '../../support/paying.ts';

const AMOUNT = 1_250;
let paying: PayingCentre;
let tills: readonly [Device, Device];
let count = 0;

beforeAll(async () => {
  paying = await startPaying(MORNING, 5_000);
  tills = [await boundDevice(paying.centre), await boundDevice(paying.centre)];
});
afterAll(() => paying.centre.close());

/** A charge that was paid, by a name of its own. */
async function charged(): Promise<string> {
  count += 1;
  const attempt = attemptNamed(`refunds-${count}`);
  const code = String(134_567_890_000_000_000n + BigInt(count));
  const body = { attempt, sale: idOf(`refunds-${count}`), amount: AMOUNT, channel: 'wechat', code };
  expect((await asked(paying.centre, tills[0], 'charge', body)).state).toBe('paid');
  return attempt;
}

const refund = (till: Device, attempt: string, name: string, amount: number) =>
  asked(paying.centre, till, 'refund', { refund: attemptNamed(name), attempt, amount });
const stands = async (name: string) => {
  const known = await refundAt(paying.centre, attemptNamed(name));
  return known?.state === 'failed' ? known.why : known?.state;
};
const backOf = (attempt: string): number[] =>
  (paying.simulator.deals.find(attempt)?.refunds ?? []).map(({ amount }) => amount);

const write = (till: Device, attempt: string, name: string, amount: number): void => {
  const body = { refund: attemptNamed(name), attempt, amount, return: idOf(`${name}-goods`) };
  till.write('refund-begun', body, paying.centre.clock.now, idOf(name));
};

describe('what is left of a charge', () => {
  test('two tills want it at the same moment: one gets it, the other is refused for good', async () => {
    const attempt = await charged();
    const names = ['both-1', 'both-2'] as const;
    await Promise.all([
      refund(tills[0], attempt, names[0], 1_000),
      refund(tills[1], attempt, names[1], 1_000),
    ]);
    expect((await Promise.all(names.map(stands))).sort()).toEqual([OVER_CHARGE, 'refunded']);
    await paying.after(24 * 3_600_000);
    for (const [i, till] of tills.entries()) {
      await refund(till, attempt, names[i] ?? '', 1_000);
    }
    expect(backOf(attempt)).toEqual([1_000]);
  });

  test('is held for a refund that nobody has answered yet', async () => {
    const attempt = await charged();
    paying.simulator.faults.add({ fault: 'outage', on: 'refund', times: 2 });
    expect((await refund(tills[0], attempt, 'silent', 1_250)).state).toBe('unknown');
    expect(await refund(tills[1], attempt, 'second', 1)).toMatchObject({ why: OVER_CHARGE });
    for (let s = 0; s < 12; s += 1) await paying.after(5_000);
    expect(await stands('silent')).toBe('refunded');
    expect(backOf(attempt)).toEqual([1_250]);
  });

  test('is known by the entries where a restored database has no task any more', async () => {
    const attempt = await charged();
    write(tills[0], attempt, 'earlier', 900);
    await tills[0].push();
    await refund(tills[0], attempt, 'earlier', 900);
    await paying.centre.pool.query('DELETE FROM attempt WHERE of IS NOT NULL');
    expect(await refund(tills[1], attempt, 'later', 400)).toMatchObject({ why: OVER_CHARGE });
    expect((await refund(tills[1], attempt, 'fitting', 350)).state).toBe('refunded');
    expect(backOf(attempt)).toEqual([900, 350]);
  });

  test('went back before a database was restored that knows nothing of it', async () => {
    const attempt = await charged();
    const number = attemptNamed('forgotten');
    const asFor = { refund: number, number: attempt, amount: fen(900) };
    expect(paying.simulator.deals.refund(asFor, null)).toBe('refunded');
    expect((await refund(tills[1], attempt, 'too-late', 400)).state).toBe('unknown');
    write(tills[0], attempt, 'forgotten', 900);
    await tills[0].push();
    expect((await refund(tills[0], attempt, 'forgotten', 900)).state).toBe('refunded');
    await paying.after(3_600_000);
    expect(await stands('too-late')).toBe(OVER_CHARGE);
    expect((await refund(tills[1], attempt, 'fits', 350)).state).toBe('refunded');
    expect(backOf(attempt)).toEqual([900, 350]);
  });

  test.each([
    ['outage', 'reversed', OVER_CHARGE],
    // It has come, so that the rest waits until that is known.
    ['reply-lost', 'owed', 'refunded'],
  ] as const)('all of it is owed while a refund is on its way: %s', async (fault, first, end) => {
    const attempt = await charged();
    paying.simulator.faults.add({ fault, on: 'refund', times: 1 });
    paying.simulator.faults.add({ fault: 'outage', on: 'refund', times: 9 });
    expect((await refund(tills[1], attempt, `${fault}-on-its-way`, 400)).state).toBe('unknown');
    const word = { attempt, state: 'reversing', transaction: null, why: 'given-up' };
    tills[0].write('charge-moved', word, paying.centre.clock.now);
    await tills[0].push();
    await asked(paying.centre, tills[0], 'reverse', { attempt });
    for (let s = 0; s < 24; s += 1) await paying.after(5_000);
    expect((await chargeAt(paying.centre, attempt))?.state).toBe(first);
    await paying.after(3_600_000);
    paying.simulator.faults.clear();
    await paying.after(3_600_000);
    await paying.after(60_000);
    expect(await stands(`${fault}-on-its-way`)).toBe(end);
    expect((await chargeAt(paying.centre, attempt))?.state).toBe('reversed');
    expect(backOf(attempt).reduce((sum, amount) => sum + amount, 0)).toBe(AMOUNT);
  });

  test('is not held for one that was not let through, and about which nobody answers', async () => {
    const attempt = await charged();
    expect((await refund(tills[0], attempt, 'most', 1_000)).state).toBe('refunded');
    paying.simulator.faults.add({ fault: 'outage', on: 'refunded', times: 1 });
    expect((await refund(tills[1], attempt, 'unanswered', 1_000)).state).toBe('sent');
    expect((await refund(tills[0], attempt, 'the-rest', 250)).state).toBe('refunded');
    await paying.after(60_000);
    expect(await stands('unanswered')).toBe(OVER_CHARGE);
    expect(backOf(attempt)).toEqual([1_000, 250]);
  });

  test('does not go where the guest got cash, though nobody has heard of the refusal', async () => {
    const attempt = await charged();
    write(tills[0], attempt, 'in-cash', 400);
    const body = { refund: attemptNamed('in-cash'), amount: 400, return: idOf('in-cash-goods') };
    tills[0].write('refund-in-cash', body, paying.centre.clock.now);
    await tills[0].push();
    await refund(tills[0], attempt, 'in-cash', 400);
    await paying.after(3_600_000);
    expect(backOf(attempt)).toEqual([]);
  });

  test('is nothing once the charge was taken back as a whole', async () => {
    const attempt = await charged();
    const word = { attempt, state: 'reversing', transaction: null, why: 'given-up' };
    tills[0].write('charge-moved', word, paying.centre.clock.now);
    await tills[0].push();
    expect(await refund(tills[0], attempt, 'of-owed', 100)).toMatchObject({ why: OVER_CHARGE });
  });
});

test('whoever asks, by push or at once, in any order: never more than was paid', async () => {
  const wish = fc.record({
    amount: fc.integer({ min: 1, max: AMOUNT }),
    till: fc.constantFrom(0 as const, 1 as const),
    isPushed: fc.boolean(),
    isAsked: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 2, maxLength: 5 }), async (wishes) => {
      const attempt = await charged();
      const named = wishes.map((one, i) => ({ ...one, name: `any-${count}-${i}` }));
      for (const { till, name, amount, isPushed } of named) {
        if (isPushed) write(tills[till], attempt, name, amount);
      }
      for (const till of tills) if (till.entries.length > 0) await till.push();
      await Promise.all([
        ...named.map(({ till, name, amount, isAsked }) =>
          isAsked ? refund(tills[till], attempt, name, amount) : null,
        ),
        paying.centre.desk.sweep(0).then(() => paying.after(0)),
      ]);
      await paying.after(60_000);
      const ends = await Promise.all(named.map(({ name }) => stands(name)));
      const back = backOf(attempt).reduce((sum, amount) => sum + amount, 0);
      expect(back).toBeLessThanOrEqual(AMOUNT);
      for (const [i, { amount, isPushed, isAsked }] of named.entries()) {
        const isWished = isPushed || isAsked;
        const end = expect.stringMatching(/^(refunded|over-charge)$/);
        expect(ends[i]).toEqual(isWished ? end : undefined);
        if (ends[i] === OVER_CHARGE) expect(back + amount).toBeGreaterThan(AMOUNT);
      }
    }),
    { numRuns: 12 },
  );
});
