// What lines lack below their ends, the same on PostgreSQL and in memory.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CENTRE } from '../../src/core/id.ts';
import type { Sealed } from '../../src/core/journal/entry.ts';
import { gapsOf } from '../../src/server/journal/head.ts';
import type { JournalTx } from '../../src/server/journal/journal-tx.ts';
import type { AnyCentre } from '../support/endpoint.ts';
import { MORNING, idOf } from '../support/entries.ts';
import { BOTH } from '../support/healing.ts';
import { entryAt, numbered } from '../support/numbered.ts';

const [ONE, TWO] = [idOf('device one'), idOf('device two')];

describe.each(BOTH)('the journal on %s', (_, start) => {
  let centre: AnyCentre;
  let station = '';
  beforeAll(async () => {
    centre = await start(MORNING);
  });
  afterAll(() => centre.close());
  beforeEach(async () => {
    station = randomUUID();
    await centre.addStation(station);
  });

  const write = <T>(work: (tx: JournalTx) => Promise<T>): Promise<T> =>
    centre.journal.inStation(station, 'write', work);
  const read = <T>(work: (tx: JournalTx) => Promise<T>): Promise<T> =>
    centre.journal.inStation(station, 'read', work);

  const entry = (n: number, device = ONE): Sealed => entryAt(station, n, device);

  test('knows what lines lack below their ends, whether it is numbered or held', async () => {
    expect(await read((tx) => tx.missing())).toEqual([]);
    await write(async (tx) => {
      await tx.insert([numbered(1, entry(2)), numbered(2, entry(5))], MORNING);
      await tx.hold([{ sealed: entry(4), branch: 0, eff: MORNING, why: 'malformed' }], MORNING);
      await tx.insert([numbered(3, entry(3), 1), numbered(4, entry(6), 1)], MORNING);
      await tx.insert([numbered(5, entry(1, TWO)), numbered(6, entry(2, TWO))], MORNING);
    });
    expect(await read((tx) => tx.missing())).toEqual([
      { device: ONE, branch: 0, first: 1, last: 1 },
      { device: ONE, branch: 0, first: 3, last: 3 },
      { device: ONE, branch: 1, first: 4, last: 5 },
    ]);
  });

  test('tells with a base what its own stream lacks, and the one for all', async () => {
    const all = idOf('writes for all');
    await write((tx) => tx.insert([numbered(1, entry(2)), numbered(2, entry(3, TWO), 1)], MORNING));
    const first = (tx: JournalTx) => tx.insert([numbered(1, entry(3, all))], MORNING);
    await centre.journal.inStation(CENTRE, 'write', first);
    expect(await read(gapsOf)).toEqual([
      { line: ONE, first: 1, last: 1 },
      { line: all, first: 1, last: 2 },
    ]);
  });
});
