// A device and the centre both went back to an older copy and began the device's chain anew: what
// another till holds of the first one is given back, whatever of the second is too old to be
// fetched.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { doubtBase } from '../../src/app/store/meta.ts';
import { identityOf } from '../../src/app/store/store.ts';
import { exchange, nothingLater } from '../../src/app/sync/exchange.ts';
import { newPastLoad } from '../../src/app/sync/past-load.ts';
import { fullPace } from '../../src/app/sync/push.ts';
import { PATHS } from '../../src/core/protocol.ts';
import {
  type Till,
  idsAt,
  imageOf,
  newTill,
  rolledBack,
  sell,
  sync,
} from '../support/broken-till.ts';
import { MORNING, idOf } from '../support/entries.ts';
import { freshCentre } from '../support/fresh-centre.ts';
import type { MemoryCentre } from '../support/memory-centre.ts';

const DAY = 86_400_000;

let centre: MemoryCentre;
freshCentre((one) => {
  centre = one;
});

const on = (day: number): void => {
  centre.clock.now = MORNING + day * DAY;
};
const missing = (names: readonly string[]): string[] => {
  const ids = idsAt(centre);
  return names.filter((name) => !ids.includes(idOf(name)));
};
const rest = async (tills: readonly Till[]): Promise<void> => {
  for (const till of tills) expect(await sync(till)).toBeNull();
};

/** Two tills, of which the second is in doubt, and both copies of before. */
async function before() {
  const [one, two] = [await newTill(centre), await newTill(centre)];
  await rest([one, two]);
  return { one, two, image: await imageOf(one), backup: centre.journal.copy() };
}

test('theirs and ours under one number, of both sides of the ninety days', async () => {
  const { one, two, image, backup } = await before();
  on(20);
  await sell(centre, one, ['a1', 'a2']);
  await rest([one, two]);
  await doubtBase(two.store.db);
  const back = await rolledBack(centre, one, image);
  on(1);
  await sell(centre, back, ['b1']);
  centre.journal.restore(backup);
  on(22);
  await rest([back]);
  await sell(centre, back, ['b2']);
  await rest([back]);
  on(100);
  await rest([back, two, back, two, back, two, back, two]);
  expect(missing(['a1', 'a2', 'b1', 'b2'])).toEqual([]);
});

/** An exchange that is broken off after the first answer of the past. */
async function syncBroken(till: Till): Promise<string | null> {
  let asked = false;
  const failed = await exchange(
    {
      store: till.store,
      fetch: (path, init) => {
        asked ||= path.startsWith(PATHS.past);
        return till.fetch(path, init);
      },
      pace: fullPace(),
      urgency: { isDue: () => asked, due: () => new Promise(() => {}) },
      past: newPastLoad(),
      onPulled: async () => undefined,
      onLoading: () => undefined,
      later: { ...nothingLater(), catalogue: till.store.clock() + 1_000 },
    },
    new AbortController().signal,
  );
  return failed?.why ?? null;
}

test.each([0, 1])('the past broken off, and gone on with %i days later', async (days) => {
  const { one, two, image, backup } = await before();
  const three = await newTill(centre);
  await rest([three]);
  on(5);
  await sell(centre, one, ['a1', 'a2', 'a3']);
  await rest([one, two]);
  await doubtBase(two.store.db);
  const back = await rolledBack(centre, one, image);
  centre.journal.restore(backup);
  centre.clock.now += 3_600_000;
  await sell(centre, back, ['b1', 'b2']);
  await rest([back]);
  on(50);
  await sell(centre, back, ['b3']);
  await rest([back]);
  const others = Array.from({ length: 49 }, (_, i) => `c${i}`);
  await sell(centre, three, others);
  await rest([three]);
  on(95);
  expect(await syncBroken(two)).toBeNull();
  on(95 + days);
  await rest([two, back, three, two, back, two]);
  expect(missing(['a1', 'a2', 'a3', 'b1', 'b2', 'b3'])).toEqual([]);
});

test('who sends what another wrote, on a branch of the other’s chain, keeps its own id', async () => {
  const { one, two, image, backup } = await before();
  const { device, number } = identityOf(two.store);
  await sell(centre, one, ['a1', 'a2']);
  await rest([one, two]);
  await doubtBase(two.store.db);
  const back = await rolledBack(centre, one, image);
  centre.journal.restore(backup);
  on(1);
  await sell(centre, back, ['b1']);
  await rest([back]);
  on(22);
  await sell(centre, back, ['b2']);
  await rest([back]);
  on(100);
  await rest([two, two, two]);
  expect(missing(['a1', 'a2', 'b1', 'b2'])).toEqual([]);
  expect(identityOf(two.store)).toMatchObject({ device, number });
});
