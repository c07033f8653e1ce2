// Tills, their disks and the centre's go wrong in any order; afterwards everything that was
// receipted and not on a wiped disk alone is at the centre once, and all balances are equal.
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PATHS } from '../../src/core/protocol.ts';
import { checkMarks } from '../../src/app/store/marks.ts';
import { MORNING, STATION } from '../support/entries.ts';
import {
  type Image,
  type Till,
  closeTills,
  countOf,
  expectHealed,
  imageOf,
  mend,
  newTill,
  rolledBack,
  sell,
  sync,
} from '../support/broken-till.ts';
import { record } from '../../src/app/store/record.ts';
import { type MemoryCentre, startMemoryCentre } from '../support/memory-centre.ts';

const ACTS = [
  'sell',
  'sell',
  'sell',
  'sync',
  'sync',
  'sync',
  'count',
  'image',
  'roll back',
  'backup',
  'restore',
  'lose cookie',
  'lose reply',
  'damage',
] as const;

const plans = fc.array(
  fc.record({
    till: fc.integer({ min: 0, max: 1 }),
    act: fc.constantFrom(...ACTS),
    path: fc.constantFrom(PATHS.push, PATHS.pull, PATHS.session, PATHS.base),
  }),
  { minLength: 10, maxLength: 40 },
);

type World = {
  readonly centre: MemoryCentre;
  readonly tills: Till[];
  readonly images: (Image | null)[];
  backup: ReturnType<MemoryCentre['journal']['copy']>;
  /** Every sale that some disk or the centre must still have. */
  readonly sold: string[];
};

/** All of them have all: what one disk loses now is not gone from everywhere. */
async function isEven({ tills }: World): Promise<boolean> {
  let isWhole = true;
  for (const till of [...tills, ...tills, ...tills]) isWhole = (await sync(till)) === null;
  return isWhole;
}

async function step(world: World, at: number, act: (typeof ACTS)[number], path: string) {
  const { centre, tills, images, sold } = world;
  const till = tills[at];
  if (!till) return;
  if (act === 'sell') {
    sold.push(`s${sold.length}`);
    await sell(centre, till, sold.slice(-1));
  } else if (act === 'count') await record(till.store, [countOf(centre, 9)]);
  else if (act === 'sync') await sync(till);
  else if (act === 'image') images[at] = await imageOf(till);
  else if (act === 'backup') world.backup = centre.journal.copy();
  else if (act === 'restore') {
    centre.journal.restore(world.backup);
    centre.clock.now += 1_000; // nobody restores a database in the millisecond it took an entry
    for (const one of tills) await sync(one);
  } else if (act === 'lose cookie') till.cookie = '';
  else if (act === 'lose reply') till.lost = [path];
  else if (act === 'damage') {
    if (await isEven(world)) await damage(till);
  } else if (images[at] && (await isEven(world))) {
    tills[at] = await rolledBack(centre, till, images[at]);
  }
}

/** The newest acknowledged own entry cannot be read any more. */
async function damage(till: Till): Promise<void> {
  const { db, session } = till.store;
  const device = session.identity?.device ?? '';
  const head = session.heads.find((one) => one.device === device);
  const rows = await db.entries
    .where('[device+n]')
    .equals([device, head?.n ?? 0])
    .toArray();
  const last = rows.find(({ hash }) => hash === head?.hash);
  if (last === undefined) return;
  await db.entries.update(last.id, { text: 'spoiled' });
  if ((await checkMarks(till.store, STATION)).verdict === 'damaged') await mend(till);
}

test('whatever goes wrong, everything comes back by itself', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const centre = await startMemoryCentre(MORNING);
      const tills = [await newTill(centre), await newTill(centre)];
      const world: World = {
        centre,
        tills,
        images: [null, null],
        backup: centre.journal.copy(),
        sold: [],
      };
      for (const { till, act, path } of plan) await step(world, till, act, path);
      for (const till of tills) till.lost = [];
      for (let turn = 0; turn < 4; turn += 1) {
        for (const till of tills) expect(await sync(till)).toBeNull();
      }
      await expectHealed(centre, tills, world.sold);
      closeTills();
      await centre.close();
    }),
    {
      numRuns: Number(process.env['TILL_RUNS'] ?? 12),
      endOnFailure: true,
      includeErrorInReport: true,
    },
  );
});
