// What the simulation found: a till and a centre that was put back, or a disk that was, each in as
// few steps as show it.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { STATION, draftOf, idOf } from '../support/entries.ts';
import { record } from '../../src/app/store/record.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { doubtBase } from '../../src/app/store/meta.ts';
import { identityOf } from '../../src/app/store/store.ts';
import { LEFT_FREE } from '../../src/server/access/device.ts';
import { releaseIn } from '../../src/server/journal/quarantine.ts';
import {
  amissOn,
  expectHealed,
  idsAt,
  imageOf,
  mend,
  newTill,
  rolledBack,
  sell,
  sync,
} from '../support/broken-till.ts';
import { freshCentre } from '../support/fresh-centre.ts';
import type { MemoryCentre } from '../support/memory-centre.ts';

const YEAR = 365 * 86_400_000;

let centre: MemoryCentre;
freshCentre((one) => {
  centre = one;
});

test('a sale that a restored centre gives another time leaves no moves at the old one', async () => {
  const [one, two] = [await newTill(centre), await newTill(centre)];
  await sync(one);
  await sell(centre, two, ['a']);
  await sync(two);
  const backup = centre.journal.copy();
  centre.clock.now += YEAR;
  await sell(centre, one, ['b']);
  centre.clock.now -= YEAR;
  for (const till of [one, two]) await sync(till);
  centre.journal.restore(backup);
  centre.clock.now += 3_600_000;
  await sell(centre, two, ['c']);
  for (const till of [one, two, one, two]) expect(await sync(till)).toBeNull();
  await expectHealed(centre, [one, two], ['a', 'b', 'c']);
});

test.each([
  ['heard', false],
  ['heard, its base in doubt already,', true],
])(
  'a device and the centre both went back: what another till had %s comes again',
  async (...how) => {
    const [, isInDoubt] = how;
    const [one, two] = [await newTill(centre), await newTill(centre)];
    for (const till of [one, two]) await sync(till);
    const [image, backup] = [await imageOf(one), centre.journal.copy()];
    await sell(centre, one, ['a']);
    for (const till of [one, two]) await sync(till);
    if (isInDoubt) await doubtBase(two.store.db);
    const back = await rolledBack(centre, one, image);
    centre.journal.restore(backup);
    centre.clock.now += 3_600_000;
    await sell(centre, back, ['b']); // under the number that a had
    for (const till of [back, two, back, two, back, two]) expect(await sync(till)).toBeNull();
    await expectHealed(centre, [back, two], ['a', 'b']);
  },
);

test('a till bound since and one that a restored centre binds have numbers of their own', async () => {
  const backup = centre.journal.copy();
  const since = await newTill(centre);
  await sell(centre, since, ['a']);
  await sync(since);
  centre.journal.restore(backup);
  const late = await newTill(centre);
  await sell(centre, late, ['b']);
  for (const till of [late, since, late]) expect(await sync(till)).toBeNull();
  const numbers = [since, late, await newTill(centre)].map(({ store }) => identityOf(store).number);
  expect(numbers).toEqual([1, 1 + LEFT_FREE, 2 + LEFT_FREE]);
  await expectHealed(centre, [since, late], ['a', 'b']);
});

test('a gap that another till leaves at a restored centre is filled by who holds it', async () => {
  const [author, full] = [await newTill(centre), await newTill(centre)];
  await sell(centre, author, ['a']);
  for (const till of [author, full]) await sync(till);
  const backup = centre.journal.copy();
  await sell(centre, author, ['b']);
  for (const till of [author, full]) await sync(till);
  // Began after b, and does not fetch what was before it.
  const late = await newTill(centre);
  late.lost = Array.from({ length: 9 }, () => PATHS.past);
  await sync(late);
  await sell(centre, author, ['c']);
  for (const till of [author, full, late]) await sync(till);
  centre.journal.restore(backup);
  // Nobody waits for its author any longer, and all heads are what they were once c is given back.
  centre.clock.now += 8 * 86_400_000;
  for (let turn = 0; turn < 2; turn += 1) await sync(late);
  expect(idsAt(centre)).toContain(idOf('c'));
  expect(idsAt(centre)).not.toContain(idOf('b'));
  for (const till of [full, late, full, late]) await sync(till);
  late.lost = [];
  for (const till of [full, late]) expect(await sync(till)).toBeNull();
  await expectHealed(centre, [full, late], ['a', 'b', 'c']);
});

const reversalOf = (name: string) =>
  draftOf('reversal', { entry: idOf(name), reason: '' }, idOf(`reversal of ${name}`));

test('what is taken back comes out of the day that the centre counted it on', async () => {
  const till = await newTill(centre);
  await sell(centre, till, ['a']);
  await sync(till);
  centre.clock.now += YEAR;
  await sell(centre, till, ['b']);
  centre.clock.now -= YEAR;
  till.lost = [PATHS.push];
  expect(await sync(till)).toBe('no-answer');
  await till.store.db.entries.delete(idOf('a'));
  await mend(till);
  expect(await record(till.store, [reversalOf('b')])).toMatchObject({ ok: true });
  for (let turn = 0; turn < 2; turn += 1) expect(await sync(till)).toBeNull();
  await expectHealed(centre, [till], ['a', 'b']);
});

test('what is taken back may be older than all that a till has fetched', async () => {
  const one = await newTill(centre);
  centre.clock.now -= YEAR;
  await sell(centre, one, ['a']);
  centre.clock.now += YEAR;
  await sync(one);
  const two = await newTill(centre);
  await sync(two);
  expect(await two.store.db.entries.get(idOf('a'))).toBeUndefined();
  await record(one.store, [reversalOf('a')]);
  for (const till of [one, two, two]) expect(await sync(till)).toBeNull();
  await expectHealed(centre, [one, two], ['a']);
});

const FALSE_CLOCK = ['sold by a wrong clock', 'sold by a right clock'] as const;

test.each(FALSE_CLOCK)('%s, and taken again at another time while a till was away', async (how) => {
  const [one, away] = [await newTill(centre), await newTill(centre)];
  const backup = centre.journal.copy();
  const ahead = how === 'sold by a wrong clock' ? YEAR : 0;
  centre.clock.now += ahead;
  await sell(centre, one, ['a']);
  centre.clock.now -= ahead;
  for (const till of [one, away]) expect(await sync(till)).toBeNull();
  const before = await away.store.db.entries.get(idOf('a'));
  centre.journal.restore(backup);
  centre.clock.now += 86_400_000;
  for (let turn = 0; turn < 2; turn += 1) expect(await sync(one)).toBeNull();
  expect((await one.store.db.entries.get(idOf('a')))?.eff === before?.eff).toBe(ahead === 0);
  centre.clock.now += 101 * 86_400_000;
  for (let turn = 0; turn < 2; turn += 1) expect(await sync(away)).toBeNull();
  await record(away.store, [reversalOf('a')]);
  for (const till of [away, one, away]) expect(await sync(till)).toBeNull();
  expect(await amissOn(centre, away)).toEqual([]);
});

test('lost numbers are told once, though the disk is put back to before they were', async () => {
  const till = await newTill(centre);
  await sync(till);
  await sell(centre, till, ['a']);
  await till.store.db.entries.delete(idOf('a'));
  await mend(till);
  const image = await imageOf(till);
  await sync(till);
  const back = await rolledBack(centre, till, image);
  for (let turn = 0; turn < 2; turn += 1) expect(await sync(back)).toBeNull();
  expect(centre.journal.entries(STATION).map(({ sealed }) => sealed.entry.kind)).toEqual([
    'numbers-lost',
  ]);
  expect(centre.journal.held(STATION)).toEqual([]);
});

test('what a restored centre lets out of quarantine again is another place in its stream', async () => {
  const [one, two, three] = [await newTill(centre), await newTill(centre), await newTill(centre)];
  for (const till of [one, two, three]) await sync(till);
  await centre.revoke(STATION, identityOf(three.store).device, centre.clock.now);
  await sell(centre, three, ['held']);
  await sync(three);
  const backup = centre.journal.copy();
  const letOut = () =>
    centre.journal.inStation(STATION, 'write', (tx) =>
      releaseIn(tx, ['revoked'], centre.clock.now),
    );
  await sell(centre, one, ['a']);
  await sync(one);
  expect(await letOut()).toBe(1);
  for (const till of [one, two]) expect(await sync(till)).toBeNull();
  centre.journal.restore(backup);
  await sell(centre, two, ['b']);
  two.lost = [PATHS.push];
  expect(await sync(two)).toBe('no-answer');
  expect(await letOut()).toBe(1);
  // The first till's sale comes back from the second, behind: its own cursor is none the wiser.
  expect(await sync(two)).toBeNull();
  for (const till of [one, two]) expect(await sync(till)).toBeNull();
  await expectHealed(centre, [one, two], ['a', 'b', 'held']);
});

test('a forked chain whose lines a restored centre takes the other way round counts once', async () => {
  const [one, two] = [await newTill(centre), await newTill(centre)];
  // Of two entries of one number a till gives back the one of the smaller id first.
  const [forked = '', sold = ''] = ['a', 'b'].toSorted((x, y) => (idOf(x) < idOf(y) ? -1 : 1));
  const image = await imageOf(one);
  const backup = centre.journal.copy();
  await sell(centre, one, [sold]);
  await sync(one);
  const back = await rolledBack(centre, one, image);
  await sell(centre, back, [forked, 'c']);
  for (const till of [two, back, two]) expect(await sync(till)).toBeNull();
  expect(await two.store.db.entries.get(idOf('c'))).toMatchObject({ branch: 1 });
  centre.journal.restore(backup);
  centre.clock.now += 1_000;
  for (const till of [two, back, two, back]) expect(await sync(till)).toBeNull();
  for (const name of ['a', 'b', 'c']) {
    const there = centre.journal
      .entries(STATION)
      .find(({ sealed }) => sealed.entry.id === idOf(name));
    const here = await two.store.db.entries.get(idOf(name));
    expect([here?.seq, here?.branch ?? 0]).toEqual([there?.seq, there?.branch]);
  }
  await expectHealed(centre, [two, back], ['a', 'b', 'c']);
});

test('a disk put back to before its new id had a certificate, which a restored centre forgot', async () => {
  const [till, other] = [await newTill(centre), await newTill(centre)];
  const backup = centre.journal.copy();
  await sell(centre, till, ['a']);
  for (const one of [till, other]) await sync(one);
  await till.store.db.entries.update(idOf('a'), { text: 'spoiled' });
  await mend(till);
  await sell(centre, till, ['b']);
  const provisional = identityOf(till.store).device;
  const image = await imageOf(till);
  await sync(till);
  centre.journal.restore(backup);
  centre.clock.now += 1_000;
  for (const one of [till, other]) expect(await sync(one)).toBeNull();
  const back = await rolledBack(centre, till, image);
  for (const one of [back, other, back]) expect(await sync(one)).toBeNull();
  expect(identityOf(back.store).device).not.toBe(provisional);
  await expectHealed(centre, [back, other], ['a', 'b']);
});
