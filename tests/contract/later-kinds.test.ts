// What one side of the line knows earlier than the other: entries that wait until they are
// understood, and a new base that comes before.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MORNING, draftOf, idOf } from '../support/entries.ts';
import { postWaiting } from '../../src/app/store/late-posting.ts';
import { doubtBase } from '../../src/app/store/meta.ts';
import { record } from '../../src/app/store/record.ts';
import * as kinds from '../../src/core/kinds.ts';
import { PATHS } from '../../src/core/protocol.ts';
import * as judging from '../../src/server/journal/judge.ts';
import { releaseQuarantine } from '../../src/server/journal/quarantine.ts';
import {
  type Till,
  closeTills,
  countOf,
  expectHealed,
  newTill,
  sell,
  sync,
} from '../support/broken-till.ts';
import { type MemoryCentre, startMemoryCentre } from '../support/memory-centre.ts';

/** The entry whose kind is not known yet: at the centre, and on the till that exchanges. */
const unknown = { centre: '', till: '' };
const { post, changeOf } = kinds;
const { judge } = judging;

/** Files of a worker share their modules: they are spied on, as no module can be replaced. */
function forgetKinds(): void {
  const known: typeof post = (entry, eff) =>
    entry.id === unknown.till ? { ok: false, why: 'unknown-kind' } : post(entry, eff);
  vi.spyOn(kinds, 'post').mockImplementation(known);
  vi.spyOn(kinds, 'changeOf').mockImplementation((entry, eff, sign, read = known(entry, eff)) =>
    changeOf(entry, eff, sign, read),
  );
  vi.spyOn(judging, 'judge').mockImplementation((entry, ...given) => {
    if (entry.id === unknown.centre) return { ok: false, why: 'unknown-kind' };
    const { till } = unknown;
    unknown.till = '';
    const judged = judge(entry, ...given);
    unknown.till = till;
    return judged;
  });
}

let centre: MemoryCentre;

beforeEach(async () => {
  Object.assign(unknown, { centre: '', till: '' });
  forgetKinds();
  centre = await startMemoryCentre(MORNING);
});
afterEach(async () => {
  vi.restoreAllMocks();
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

/** A page of the version that knows the kind is loaded: first of all it posts what waits. */
async function tillLearns({ store }: Till): Promise<void> {
  unknown.till = '';
  await postWaiting(store);
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

test('what waits for a newer version counts once, though a new base comes before', async () => {
  const [one, two] = await twoTills();
  await sell(centre, two, ['new']);
  expect(await sync(two)).toBeNull();
  unknown.till = NEW;
  expect(await sync(one)).toBeNull();
  await doubtBase(one.store.bulk);
  expect(await sync(one)).toBeNull();
  expect(await stateOn(one)).toBe('unposted');
  await tillLearns(one);
  await syncAll([one, two]);
  await expectHealed(centre, [one, two], ['new']);
});

test('a till that begins behind what it does not know has all of it once it does', async () => {
  const two = await newTill(centre);
  await sell(centre, two, ['a', 'new', 'b']);
  expect(await record(two.store, [countOf(centre, 9)])).toMatchObject({ ok: true });
  expect(await sync(two)).toBeNull();
  unknown.till = NEW;
  const one = await newTill(centre);
  expect(await sync(one)).toBeNull();
  expect(await stateOn(one)).toBe('unposted');
  // On top of the base, where what it takes back posts nothing yet.
  expect(await record(one.store, [takenBack()])).toMatchObject({ ok: true });
  await tillLearns(one);
  await syncAll([one, two]);
  await expectHealed(centre, [one, two], ['a', 'new', 'b']);
});

test('what lay in quarantine when the base was read counts on top of it, once understood', async () => {
  const [one, two] = await twoTills();
  unknown.centre = NEW;
  await sell(centre, two, ['new', 'a']);
  expect(await sync(two)).toBeNull();
  await doubtBase(one.store.bulk);
  expect(await sync(one)).toBeNull();
  await centreLearns();
  unknown.till = NEW;
  expect(await sync(one)).toBeNull();
  expect(await stateOn(one)).toBe('unposted');
  await tillLearns(one);
  await syncAll([one, two]);
  await expectHealed(centre, [one, two], ['a', 'new']);
});
