import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAccount } from '../../src/core/journal/account.ts';
import { headKey } from '../../src/core/protocol.ts';
import { type Device, boundDevice } from '../support/device.ts';
import type { AnyCentre } from '../support/endpoint.ts';
import { MORNING, idOf, saleBody } from '../support/entries.ts';
import { BOTH, expectSound, post, rolledBack, stationOf } from '../support/healing.ts';
import { startMemoryCentre } from '../support/memory-centre.ts';

const tea = idOf('tea');

const sell = (device: Device, count: number, at = MORNING): void => {
  for (let i = 0; i < count; i += 1) device.write('sale', saleBody(tea, 1, 100), at + i);
};

describe.each(BOTH)('a chain on %s', (_, start) => {
  let centre: AnyCentre;
  beforeAll(async () => {
    centre = await start(MORNING + 3_600_000);
  });
  afterAll(() => centre.close());

  async function alone(sales: number): Promise<Device> {
    const id = randomUUID();
    await centre.addStation(id);
    const device = await boundDevice(centre, id);
    sell(device, sales);
    if (sales > 0) await device.push();
    return device;
  }
  const salesIn = async (device: Device) => {
    const row = (await centre.rows(stationOf(device))).get(dayAccount('2026-11-20'));
    return row?.form === 'sum' ? row.sums['sales'] : undefined;
  };
  const fates = ({ results }: Awaited<ReturnType<typeof post>>) =>
    results.map(({ status, branch }) => [status, branch]);

  test('that goes on from an earlier entry becomes a branch, whole', async () => {
    const device = await alone(3);
    const copy = rolledBack(centre, device, 1);
    sell(copy, 3);
    const answer = await post(device, copy.entries.slice(1));
    expect(answer.fork).toBe(true);
    expect(fates(answer)).toEqual(Array.from({ length: 3 }, () => ['created', 1]));
    expect(answer.heads).toMatchObject({
      [device.id]: { n: 3, hash: device.head.hash },
      [headKey(device.id, 1)]: { n: 4, hash: copy.head.hash },
    });
    expect(await salesIn(device)).toBe(6);
    await expectSound(centre, stationOf(device));
    const pulled = await device.pull();
    expect(pulled.station.map(({ branch }) => branch)).toEqual([
      ...Array.from({ length: 3 }, () => undefined),
      ...Array.from({ length: 3 }, () => 1),
    ]);
    expect(pulled.heads).toEqual(answer.heads);
  });

  test('gets the same answer when the fork comes again after a lost reply', async () => {
    const device = await alone(2);
    const copy = rolledBack(centre, device, 1);
    sell(copy, 2);
    const first = await post(device, copy.entries);
    const again = await post(device, copy.entries);
    expect(fates(first)).toEqual([
      ['exists', undefined],
      ['created', 1],
      ['created', 1],
    ]);
    expect(fates(again)).toEqual([
      ['exists', undefined],
      ['exists', 1],
      ['exists', 1],
    ]);
    expect(again.fork).toBe(true);
    expect(again.results.map(({ eff, seq }) => [eff, seq])).toEqual(
      first.results.map(({ eff, seq }) => [eff, seq]),
    );
    expect(Object.keys(again.heads).filter((key) => key.startsWith(device.id))).toHaveLength(2);
    expect(await salesIn(device)).toBe(4);
  });

  test('forked twice has two branches, and all three lines go on', async () => {
    const device = await alone(2);
    const copies = [rolledBack(centre, device, 1), rolledBack(centre, device, 0)];
    for (const copy of copies) sell(copy, 2);
    const [one, two] = copies;
    if (!one || !two) throw new Error('there are two');
    await post(device, one.entries.slice(1));
    expect(fates(await post(device, two.entries))).toEqual([
      ['created', 2],
      ['created', 2],
    ]);
    // The same number at the same time on every line: no two may count at one stamp.
    for (const line of [one, two, device]) sell(line, 3, MORNING + 60_000);
    for (let i = 2; i < 6; i += 1) {
      for (const line of [two, one, device, two]) {
        const answer = await post(device, line.entries.slice(0, i + 1));
        expect(answer.fork).toBe(line === device ? undefined : true);
      }
    }
    const offOne = rolledBack(centre, one, 3);
    sell(offOne, 1);
    expect(fates(await post(device, offOne.entries.slice(3)))).toEqual([['created', 3]]);
    expect(await salesIn(device)).toBe(2 + 2 + 2 + 9 + 1);
    await expectSound(centre, stationOf(device));
  });

  test('forked by two pushes of the same entries at once has one branch', async () => {
    const device = await alone(2);
    const copy = rolledBack(centre, device, 1);
    sell(copy, 4);
    const answers = await Promise.all(
      [2, 5, 3, 5, 4].map((end) => post(device, copy.entries.slice(1, end))),
    );
    expect(new Set(answers.flatMap(({ results }) => results.map(({ branch }) => branch)))).toEqual(
      new Set([1]),
    );
    expect(await salesIn(device)).toBe(6);
    await expectSound(centre, stationOf(device));
  });

  test('takes what cannot be read on a branch into quarantine there', async () => {
    const device = await alone(2);
    const copy = rolledBack(centre, device, 1);
    copy.write('dance', {}, MORNING);
    sell(copy, 1);
    for (const expected of ['created', 'exists']) {
      const { results } = await post(device, copy.entries.slice(1));
      expect(results).toMatchObject([
        { status: 'quarantined', why: 'unknown-kind', branch: 1, seq: null },
        { status: expected, branch: 1, seq: 3 },
      ]);
    }
  });

  test('with a gap is refused unless the device says that the numbers are lost', async () => {
    const device = await alone(2);
    sell(device, 4);
    const [, , , , ...late] = device.entries;
    const refusal = await device.refused(device.sign(late));
    expect(refusal).toEqual({
      status: 409,
      why: 'gap',
      head: { n: 2, hash: device.entries[1]?.hash },
      heads: { [device.id]: { n: 2, hash: device.entries[1]?.hash } },
    });
    const answer = await post(device, late, { afterGap: true });
    expect(answer.fork).toBeUndefined();
    expect(fates(answer)).toEqual([
      ['created', undefined],
      ['created', undefined],
    ]);
    expect(answer.heads[device.id]).toEqual({ n: 6, hash: device.head.hash });
    expect(fates(await post(device, late, { afterGap: true })).flat()).toContain('exists');
    expect(await salesIn(device)).toBe(4);
  });

  test.each([
    ['at once', [[2, 6]]],
    [
      'from its beginning',
      [
        [2, 3],
        [3, 6],
      ],
    ],
    [
      'from its end',
      [
        [5, 6],
        [2, 5],
      ],
    ],
    ['with what is around it', [[0, 8]]],
  ])('has a gap filled later, %s', async (__, parts) => {
    const device = await alone(2);
    sell(device, 6);
    await post(device, device.entries.slice(6), { afterGap: true });
    for (const [from, to] of parts) {
      const answer = await post(device, device.entries.slice(from, to));
      expect(answer.fork).toBeUndefined();
      expect(answer.heads[device.id]?.n).toBe(8);
    }
    sell(device, 1, MORNING + 60_000);
    expect(fates(await post(device, device.entries.slice(8)))).toEqual([['created', undefined]]);
    expect(await salesIn(device)).toBe(9);
    await expectSound(centre, stationOf(device));
  });

  test('whose survivors bear numbers that are taken goes to a branch after the gap', async () => {
    const device = await alone(4);
    const copy = rolledBack(centre, device, 1);
    sell(copy, 3);
    const survivors = copy.entries.slice(2);
    expect(await device.refused(device.sign(survivors))).toMatchObject({
      why: 'gap',
      head: { n: 4, hash: device.head.hash },
    });
    const answer = await post(device, survivors, { afterGap: true });
    expect([answer.fork, fates(answer)]).toEqual([
      true,
      [
        ['created', 1],
        ['created', 1],
      ],
    ]);
    expect(await salesIn(device)).toBe(6);
    await expectSound(centre, stationOf(device));
  });
});

const steps = fc.array(
  fc.record({
    act: fc.constantFrom('write', 'write', 'write', 'push', 'push', 'lose', 'copy'),
    line: fc.nat(2),
    other: fc.nat(2),
    from: fc.nat(12),
    to: fc.integer({ min: 1, max: 12 }),
  }),
  { minLength: 10, maxLength: 60 },
);

test('whatever copies of a disk write and send, every entry counts exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const centre = await startMemoryCentre(MORNING + 3_600_000);
      const device = await boundDevice(centre);
      const lines = [0, 1, 2].map(() => rolledBack(centre, device, 0));
      const all = new Set<string>();
      for (const { act, line, other, from, to } of plan) {
        const copy = lines[line] ?? device;
        if (act === 'write') {
          sell(copy, 1, MORNING + (to % 3));
          all.add(copy.head.hash);
        } else if (act === 'copy') {
          const source = lines[other] ?? device;
          lines[line] = rolledBack(centre, source, Math.min(from, source.entries.length));
        } else {
          const run = copy.entries.slice(from, from + to);
          const more = act === 'lose' ? { afterGap: true } : {};
          if (run.length > 0) await device.send(device.sign(run, more));
        }
      }
      for (const { entries } of lines) {
        for (let i = 0; i < entries.length; i += 1) await post(device, entries.slice(0, i + 1));
      }
      const kept = new Set(
        centre.journal.entries(stationOf(device)).map(({ sealed }) => sealed.hash),
      );
      for (const { entries } of lines)
        for (const { hash } of entries) expect(kept.has(hash)).toBe(true);
      expect([...kept].every((hash) => all.has(hash))).toBe(true);
      await expectSound(centre, stationOf(device));
      await centre.close();
    }),
    { numRuns: 60, endOnFailure: true },
  );
});
