// A run that meets other transactions: ended by the database a few times, never an endless loop.
import { expect, test } from 'vitest';
import { type Run, take } from '../../src/server/journal/take.ts';
import { DEVICES, MORNING, STATION } from '../support/entries.ts';
import { memoryJournal } from '../support/memory-journal.ts';

const RUN: Run = {
  station: STATION,
  device: DEVICES[0],
  authorOf: async () => null,
  entries: [],
  received: MORNING,
};

test.each([
  [0, 1, 'taken'],
  [2, 3, 'taken'],
  [3, 3, '40P01'],
])('a run in which %d transactions end as a deadlock: %d in all, %s', async (torn, all, what) => {
  const journal = memoryJournal();
  journal.addStation(STATION, 'Dongcun');
  let begun = 0;
  const taking = take(
    {
      ...journal,
      inStation: (...named) => {
        begun += 1;
        return begun <= torn
          ? Promise.reject(Object.assign(new Error('deadlock detected'), { code: '40P01' }))
          : journal.inStation(...named);
      },
    },
    RUN,
  );
  const outcome = await taking.then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  );
  expect([outcome, begun]).toEqual([what, all]);
});
