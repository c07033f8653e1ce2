// A centre put back to an older copy, where neither cursor nor head tells what it lost.
import 'fake-indexeddb/auto';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PATHS, headKey } from '../../../src/core/protocol.ts';
import { required } from '../../../src/core/assert.ts';
import { differences, enter, newBook } from '../../../src/core/journal/book.ts';
import { centreDevice } from '../../../src/core/derived-id.ts';
import { CENTRE } from '../../../src/core/id.ts';
import { NO_HASH, NO_HEAD, type Sealed, seal } from '../../../src/core/journal/entry.ts';
import { ownRow } from '../../../src/app/store/entry-row.ts';
import { writeBase } from '../../../src/app/store/base.ts';
import { readMeta } from '../../../src/app/store/meta.ts';
import { record } from '../../../src/app/store/record.ts';
import { bind } from '../../../src/app/store/store.ts';
import {
  acknowledge,
  allUnsent,
  countUnsent,
  writePage,
} from '../../../src/app/store/sync-writes.ts';
import { resendAbove } from '../../../src/app/store/unsent.ts';
import { loadBase, newBase, pullOnce } from '../../../src/app/sync/pull.ts';
import { fullPace, pushOnce } from '../../../src/app/sync/push.ts';
import { NUMBERS_LOST } from '../../../src/core/journal/lost.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { ORIGIN, type TestCentre, line, testCentre } from '../../support/centre.ts';
import { DEVICES, MORNING, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, handClock, identity, openTestStore } from '../../support/store.ts';

let centre: TestCentre;
beforeEach(() => {
  centre = testCentre();
  centre.server.listen({ onUnhandledRequest: 'error' });
});
afterEach(() => {
  centre.server.close();
  closeTestStores();
});

const sale = (name: string) => draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf(name));

test('what lies in quarantine is sent again with a new base', async () => {
  const store = await openTestStore({ clock: handClock().now });
  await bind(store, { ...identity(), keys: await newKeys() });
  await loadBase(store, line);
  centre.doubted.add(idOf('odd'));
  await record(store, [sale('a'), sale('odd'), sale('b')]);
  await pushOnce(store, line, fullPace());
  expect(await countUnsent(store)).toBe(0);
  await newBase(store, line);
  expect(await countUnsent(store)).toBe(1);
  centre.pushes = [];
  await pushOnce(store, line, fullPace());
  expect(centre.pushes).toHaveLength(1);
  expect(centre.pushes[0]).toContain(idOf('odd'));
  expect(await countUnsent(store)).toBe(0);
});

test('a gap tells how all chains stand: what another wrote before a hole is sent as well', async () => {
  const [me, they] = await Promise.all(
    DEVICES.slice(0, 2).map(async (device) => {
      const store = await openTestStore({ device, clock: handClock().now });
      await bind(store, { ...identity(device), keys: await newKeys() });
      await loadBase(store, line);
      return store;
    }),
  );
  if (me === undefined || they === undefined) throw new Error('two tills');
  await record(they, [sale('a'), sale('b')]);
  await pushOnce(they, line, fullPace());
  await record(me, [sale('mine')]);
  await pushOnce(me, line, fullPace());
  await pullOnce(me, line);
  await record(me, [sale('later')]);
  // Put back to before everything; who wrote a and b lost b, and goes on behind it.
  const head = { n: 0, hash: NO_HASH };
  const heads = { [they.session.identity?.device ?? '']: { n: 3, hash: 'f'.repeat(64) } };
  const gap = HttpResponse.json({ why: 'gap', head, heads }, { status: 409 });
  centre.server.use(http.post(ORIGIN + PATHS.push, () => gap, { once: true }));
  await pushOnce(me, line, fullPace());
  const ids = (await allUnsent(me)).map(({ id }) => id);
  expect(ids.sort()).toEqual(['a', 'b', 'later', 'mine'].map(idOf).sort());
});

test('a branch is missed by a restored centre though its device never pulled it', async () => {
  const store = await openTestStore({ clock: handClock().now });
  const done = await record(store, [sale('a')]);
  if (!done.ok) throw new Error(done.why);
  const { device = '' } = store.session.identity ?? {};
  const results = done.sealed.map(({ entry: { id, at }, hash }) => ({
    ...{ id, hash, eff: at, seq: 3, branch: 1 },
    status: 'created' as const,
  }));
  await acknowledge(store, results);
  expect(await countUnsent(store)).toBe(0);
  const [hash = ''] = results.map((result) => result.hash);
  expect(await resendAbove(store, { [headKey(device, 1)]: { n: 1, hash } })).toBe(0);
  expect(await resendAbove(store, {})).toBe(1);
});

test('of two entries with one id the one that a restored centre takes first counts, once', async () => {
  const clock = handClock();
  const [me, they] = await Promise.all(
    DEVICES.slice(0, 2).map((device) => openTestStore({ device, clock: clock.now })),
  );
  if (me === undefined || they === undefined) throw new Error('two tills');
  const [ours, theirs] = await Promise.all([
    record(me, [draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf('twin'))]),
    record(they, [draftOf('sale', saleBody(idOf('tea'), 2, 350, 200), idOf('twin'))]),
  ]);
  if (!ours.ok || !theirs.ok) throw new Error('both are sold');
  const [own, other] = [required(ours.sealed[0], 'ours'), required(theirs.sealed[0], 'theirs')];
  const word = ({ entry: { id, at }, hash }: Sealed) => ({ id, hash, eff: at });
  const held = { status: 'quarantined', seq: null, why: 'same-id' } as const;
  // Theirs was taken first; put back, the centre takes ours first.
  await acknowledge(me, [{ ...word(own), ...held }]);
  const page = [{ text: other.text, eff: other.entry.at, seq: 1 }];
  await writePage(me, { stream: 'station', entries: page, cursors: null });
  await acknowledge(me, [{ ...word(own), status: 'created', seq: 1 }]);
  await acknowledge(me, [{ ...word(other), ...held }]);
  const again = [{ text: own.text, eff: own.entry.at, seq: 1 }];
  await writePage(me, { stream: 'station', entries: again, cursors: null });
  const book = newBook();
  enter(book, [{ entry: own.entry, eff: own.entry.at }]);
  const rows = new Map((await me.db.ledger.toArray()).map((row) => [row.id, row]));
  expect(differences(rows, book.rows)).toEqual([]);
  expect((await me.db.entries.get(idOf('twin')))?.hash).toBe(own.hash);
});

test('of two entries with one id the one that the base holds is not counted on top of it', async () => {
  const clock = handClock();
  const [me, they] = await Promise.all(
    DEVICES.slice(0, 2).map((device) => openTestStore({ device, clock: clock.now })),
  );
  if (me === undefined || they === undefined) throw new Error('two tills');
  const [ours, theirs] = await Promise.all([record(me, [sale('t')]), record(they, [sale('t')])]);
  if (!ours.ok || !theirs.ok) throw new Error('both are sold');
  const [own, other] = [required(ours.sealed[0], 'ours'), required(theirs.sealed[0], 'theirs')];
  const word = ({ entry: { id, at }, hash }: Sealed) => ({ id, hash, eff: at });
  const held = { status: 'quarantined', seq: null, why: 'same-id' } as const;
  await acknowledge(me, [{ ...word(own), ...held }]);
  const page = [{ text: other.text, eff: other.entry.at, seq: 1 }];
  await writePage(me, { stream: 'station', entries: page, cursors: null });
  // Put back, the centre took ours from somebody else, and the base was read.
  const book = newBook();
  enter(book, [{ entry: own.entry, eff: own.entry.at }]);
  const at = { seq: 1, id: null };
  const rows = [...book.rows.values()].filter(({ form }) => form !== 'move');
  const cursor = { station: at, centre: { seq: 0, id: null } };
  const heads = Object.fromEntries(
    [own, other].map(({ entry: { device, n }, hash }) => [device, { n, hash }]),
  );
  await writeBase(me, { rows, cursor, heads, gaps: [], now: MORNING });
  await acknowledge(me, [{ ...word(own), status: 'exists', seq: 1 }]);
  const here = new Map((await me.db.ledger.toArray()).map((row) => [row.id, row]));
  expect(differences(here, book.rows)).toEqual([]);
  expect(await me.db.entries.get(idOf('t'))).toMatchObject({ hash: own.hash, state: 'past' });
  expect((await readMeta(me.db, 'base'))?.rewound).toBe(true);
});

test('numbers that their author says are lost are sent by who holds them', async () => {
  const clock = handClock();
  const [me, they] = await Promise.all(
    DEVICES.slice(0, 2).map((device) => openTestStore({ device, clock: clock.now })),
  );
  if (me === undefined || they === undefined) throw new Error('two tills');
  const device = they.session.identity?.device ?? '';
  const lost = draftOf(NUMBERS_LOST, { device, first: 2, last: 2 }, idOf('lost'));
  for (const draft of [sale('a'), sale('b'), sale('c'), lost]) await record(they, [draft]);
  const page = (await they.db.entries.orderBy('eff').toArray()).map(({ text, eff }, i) => ({
    ...{ text, eff },
    seq: i + 1,
  }));
  await writePage(me, { stream: 'station', entries: page.slice(0, 3), cursors: null });
  expect(await countUnsent(me)).toBe(0);
  await writePage(me, { stream: 'station', entries: page.slice(3), cursors: null });
  expect((await allUnsent(me)).map(({ n }) => n)).toEqual([2]);
});

test('an answer about what is for all stations says nothing of the chains of this one', async () => {
  const store = await openTestStore({ clock: handClock().now });
  await bind(store, { ...identity(), keys: await newKeys() });
  await loadBase(store, line);
  await record(store, [sale('a'), sale('b')]);
  await pushOnce(store, line, fullPace());
  const shared = { station: CENTRE, device: centreDevice(CENTRE), operator: 'centre' };
  const made = seal(draftOf('rule-published', {}, idOf('rule')), shared, NO_HEAD, MORNING);
  if (!made.ok) throw new Error(made.why);
  await store.db.entries.put({ ...ownRow(made.sealed), signature: 'signed' });
  const [head, heads] = [{ n: 4, hash: 'e'.repeat(64) }, {}];
  const gap = () => HttpResponse.json({ why: 'gap', head, heads }, { status: 409 });
  centre.server.use(http.post(ORIGIN + PATHS.push, gap));
  expect(await pushOnce(store, line, fullPace())).toMatchObject({ ok: true });
  expect((await allUnsent(store)).map(({ id }) => id)).toEqual([idOf('rule')]);
});

test('a centre of two minds is not sent the same again and again in one exchange', async () => {
  const store = await openTestStore({ clock: handClock().now });
  await bind(store, { ...identity(), keys: await newKeys() });
  await loadBase(store, line);
  await record(store, [sale('a'), sale('b')]);
  await pushOnce(store, line, fullPace());
  await record(store, [sale('c')]);
  const pace = fullPace();
  const gap = { why: 'gap', head: { n: 0, hash: NO_HASH }, heads: {} };
  let times = 0;
  centre.server.use(
    http.post(ORIGIN + PATHS.push, () => {
      times += 1;
      return HttpResponse.json(gap, { status: 409 });
    }),
  );
  for (let done = await pushOnce(store, line, pace); done.ok && times < 20; ) {
    // Another process of the centre has all of it.
    await store.db.entries.toCollection().modify((row) => {
      if (row.n < 3) Reflect.deleteProperty(row, 'unsent');
    });
    done = await pushOnce(store, line, pace);
  }
  expect(times).toBe(2);
});
