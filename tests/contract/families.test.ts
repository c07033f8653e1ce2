// Who a device was before and became, the same on PostgreSQL and in memory.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceRow, JournalTx } from '../../src/server/journal/journal-tx.ts';
import type { AnyCentre } from '../support/endpoint.ts';
import { MORNING, idOf } from '../support/entries.ts';
import { BOTH } from '../support/healing.ts';

const [ONE, TWO] = [idOf('device one'), idOf('device two')];
const [STRANGER, LATE] = [idOf('stranger'), idOf('late device')];

describe.each(BOTH)('the journal on %s', (_, start) => {
  let centre: AnyCentre;
  const station = randomUUID();
  beforeAll(async () => {
    centre = await start(MORNING);
    await centre.addStation(station);
  });
  afterAll(() => centre.close());

  const write = <T>(work: (tx: JournalTx) => Promise<T>): Promise<T> =>
    centre.journal.inStation(station, 'write', work);
  const read = <T>(work: (tx: JournalTx) => Promise<T>): Promise<T> =>
    centre.journal.inStation(station, 'read', work);

  test('revokes a device with its whole family, each of them once', async () => {
    const [first, second, third, other] = [ONE, TWO, randomUUID(), randomUUID()];
    await write(async (tx) => {
      const enter = (device: string, number: number, predecessor: string | null) =>
        tx.enter({ device, number, key: 'k', predecessor }, MORNING);
      await enter(first, 1, null);
      await enter(second, 2, first);
      await enter(third, 3, second);
      await enter(other, 4, first);
      await enter(STRANGER, 5, null);
    });
    const numbers = (rows: readonly DeviceRow[]) => rows.map(({ number }) => number).sort();
    for (const device of [first, second, third, other]) {
      expect(numbers(await read((tx) => tx.family(device)))).toEqual([1, 2, 3, 4]);
    }
    expect(numbers(await read((tx) => tx.family(STRANGER)))).toEqual([5]);
    expect(await read((tx) => tx.family(randomUUID()))).toEqual([]);
    expect(numbers(await write((tx) => tx.revoke(third, MORNING)))).toEqual([1, 2, 3, 4]);
    await write((tx) => tx.enter({ device: LATE, number: 6, key: 'k', predecessor: other }, 0));
    const later = await write((tx) => tx.revoke(first, MORNING + 1));
    expect(later).toMatchObject([{ device: LATE, revoked: MORNING + 1 }]);
    expect(await read((tx) => tx.device(second))).toMatchObject({ revoked: MORNING });
    expect(await read((tx) => tx.device(STRANGER))).toMatchObject({ revoked: null });
    expect(await write((tx) => tx.revoke(randomUUID(), MORNING))).toEqual([]);
  });
});
