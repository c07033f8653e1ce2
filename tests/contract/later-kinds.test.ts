// What one side of the line knows earlier than the other: entries that wait until they are
// understood, and a new base that comes before.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MORNING, draftOf, idOf } from '../support/entries.ts';
import { doubtBase } from '../../src/app/store/meta.ts';
import { record } from '../../src/app/store/record.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { releaseQuarantine } from '../../src/server/journal/quarantine.ts';
import {
  type Till,
  closeTills,
  expectHealed,
  newTill,
  sell,
  sync,
} from '../support/broken-till.ts';
import { type MemoryCentre, startMemoryCentre } from '../support/memory-centre.ts';

/** The entry whose kind is not known yet at the centre. */
const unknown = vi.hoisted(() => ({ centre: '' }));

vi.mock('../../src/server/journal/judge.ts', async (original) => {
  const module = await original<typeof import('../../src/server/journal/judge.ts')>();
  const judge: typeof module.judge = (entry, ...given) => {
    if (entry.id === unknown.centre) return { ok: false, why: 'unknown-kind' };
    return module.judge(entry, ...given);
  };
  return { ...module, judge };
});

let centre: MemoryCentre;

beforeEach(async () => {
  unknown.centre = '';
  centre = await startMemoryCentre(MORNING);
});
afterEach(async () => {
  closeTills();
  await centre.close();
});

const NEW = idOf('new');

const stateOn = async ({ store }: Till) => (await store.db.entries.get(NEW))?.state;

const takenBack = () => draftOf('reversal', { entry: NEW, reason: '' }, idOf('what takes it back'));

const twoTills = async (): Promise<[Till, Till]> => {
  const tills: [Till, Till] = [await newTill(centre), await newTill(centre)];
  for (const till of tills) expect(await sync(till)).toBeNull();
  return tills;
};

/** The centre starts as a version that knows the kind: it counts from now on. */
async function centreLearns(): Promise<void> {
  unknown.centre = '';
  expect(await releaseQuarantine(centre.journal, () => centre.clock.now)).toBe(1);
}

const syncAll = async (tills: readonly Till[]): Promise<void> => {
  for (const till of [...tills, ...tills]) expect(await sync(till)).toBeNull();
};

test.each([
  ['with the older entries', []],
  ['when it is sent again', [PATHS.past, PATHS.past, PATHS.past]],
])('what was let out of quarantine before a new base counts once, heard of %s', async (_, lost) => {
  const [one, two] = await twoTills();
  unknown.centre = NEW;
  await sell(centre, one, ['a', 'new']);
  expect(await sync(one)).toBeNull();
  expect(await stateOn(one)).toBe('quarantined');
  await doubtBase(one.store.bulk);
  await centreLearns();
  one.lost = [...lost];
  await sync(one);
  await sync(one);
  expect(await stateOn(one)).toBe('past');
  one.lost = [];
  await syncAll([one, two]);
  await expectHealed(centre, [one, two], ['a', 'new']);
});

test('a restored centre that knows more counts once what it lets out while it is asked', async () => {
  const [one, two] = await twoTills();
  unknown.centre = NEW;
  await sell(centre, one, ['a', 'new']);
  expect(await sync(one)).toBeNull();
  const backup = centre.journal.copy();
  await sell(centre, one, ['b']);
  await syncAll([one, two]);
  centre.journal.restore(backup);
  // It serves while it still reads its quarantine, and gets to this just before the base is read.
  const asking: Till = {
    ...one,
    fetch: async (path, init) => {
      if (path === PATHS.base && unknown.centre !== '') await centreLearns();
      return one.fetch(path, init);
    },
  };
  await syncAll([asking, two]);
  expect(unknown.centre).toBe('');
  await expectHealed(centre, [one, two], ['a', 'b', 'new']);
});

test('what is taken back before its till hears that it counts comes out once', async () => {
  const [one, two] = await twoTills();
  unknown.centre = NEW;
  await sell(centre, one, ['a', 'new']);
  expect(await sync(one)).toBeNull();
  await doubtBase(one.store.bulk);
  await centreLearns();
  // Neither what waits for it nor what is older comes yet.
  one.lost = [PATHS.past];
  await sync(one);
  expect(await stateOn(one)).toBe('quarantined');
  expect(await record(one.store, [takenBack()])).toMatchObject({ ok: true });
  await syncAll([one, two]);
  await expectHealed(centre, [one, two], ['a', 'new']);
});
