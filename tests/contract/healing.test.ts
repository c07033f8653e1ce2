// What a till does when its disk was rolled back or damaged, or the centre was restored: its own
// store and sync against the real endpoint on a journal in memory.
import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { differences } from '../../src/core/journal/book.ts';
import { centreDevice } from '../../src/core/derived-id.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { noteLoss } from '../../src/app/store/goods/loss.ts';
import { MarkSchema } from '../../src/app/store/mark.ts';
import { checkMarks } from '../../src/app/store/marks.ts';
import { doubtBase, readMeta } from '../../src/app/store/meta.ts';
import { rebuild } from '../../src/app/store/rebuild.ts';
import { record } from '../../src/app/store/record.ts';
import { repair } from '../../src/app/store/repair.ts';
import { identityOf, openStore } from '../../src/app/store/store.ts';
import { keepSuccessor, needsCode, startOver } from '../../src/app/store/succession.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { wholeCheck } from '../../src/app/store/whole-check.ts';
import { enrol } from '../../src/app/sync/enrol.ts';
import { freshDevice } from '../../src/app/sync/succession.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import { STATION, idOf } from '../support/entries.ts';
import {
  type Till,
  countOf,
  expectHealed,
  idsAt,
  imageOf,
  mend,
  newTill,
  rolledBack,
  rowsOf,
  sell,
  sync,
  tillOn,
} from '../support/broken-till.ts';
import { freshName } from '../support/store.ts';
import { freshCentre } from '../support/fresh-centre.ts';
import type { MemoryCentre } from '../support/memory-centre.ts';

let centre: MemoryCentre;
freshCentre((one) => {
  centre = one;
});

describe('a session', () => {
  test('whose cookie was never written is asked for again by key', async () => {
    const till = await newTill(centre);
    till.cookie = '';
    await sell(centre, till, ['a']);
    expect(await sync(till)).toBeNull();
    expect(till.cookie).not.toBe('');
    await expectHealed(centre, [till], ['a']);
  });

  test('is shown as missing only to a device that was revoked', async () => {
    const till = await newTill(centre);
    await sync(till);
    till.cookie = '';
    await centre.revoke(STATION, identityOf(till.store).device, centre.clock.now);
    expect(await sync(till)).toBe('session');
    await sell(centre, till, ['a']);
    expect(await countUnsent(till.store)).toBe(1);
  });
});

describe('a disk that was rolled back', () => {
  test('loses nothing: its entries go to a branch and it goes on under a new id', async () => {
    const [till, other] = [await newTill(centre), await newTill(centre)];
    await sell(centre, till, ['a', 'b']);
    await sync(till);
    const image = await imageOf(till);
    const old = identityOf(till.store);
    await sell(centre, till, ['c', 'd']);
    await sync(till);
    const back = await rolledBack(centre, till, image);
    await sell(centre, back, ['e', 'f', 'g']);
    back.lost = [PATHS.session];
    expect(await sync(back)).toBe('no-answer');
    await sell(centre, back, ['h']);
    expect(identityOf(back.store).device).toBe(old.device);
    expect(await sync(back)).toBeNull();
    const now = identityOf(back.store);
    expect(now.device).not.toBe(old.device);
    expect(now.number).not.toBe(old.number);
    await sell(centre, back, ['i']);
    for (const one of [back, other, back, other]) expect(await sync(one)).toBeNull();
    expect(await back.store.db.entries.get(idOf('h'))).toMatchObject({ branch: 1 });
    expect(await back.store.db.entries.get(idOf('i'))).toMatchObject({ device: now.device, n: 1 });
    expect(back.marks.mark).toMatchObject({ device: now.device, n: 1 });
    expect(await readMeta(back.store.db, 'former')).toEqual([]);
    await expectHealed(centre, [back, other], ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
    expect(await wholeCheck(back.store, async () => undefined)).toBeNull();
  });
});

describe('a centre that was restored from a backup', () => {
  test('gets back what every till holds, their own and others, and all agree again', async () => {
    const [one, two] = [await newTill(centre), await newTill(centre)];
    await record(one.store, [countOf(centre, 50)]);
    await sell(centre, one, ['a', 'b']);
    for (const till of [one, two, one]) await sync(till);
    const backup = centre.journal.copy();
    await sell(centre, one, ['c', 'd']);
    await sell(centre, two, ['e']);
    for (const till of [one, two, one, two]) await sync(till);
    centre.journal.restore(backup);
    await sell(centre, two, ['f']);
    // Only the second till is there at first: it gives back the first one's entries too.
    for (let i = 0; i < 3; i += 1) expect(await sync(two)).toBeNull();
    expect(idsAt(centre)).toEqual(expect.arrayContaining(['c', 'd', 'e', 'f'].map(idOf)));
    await sell(centre, one, ['g']);
    for (const till of [one, two, one, two]) expect(await sync(till)).toBeNull();
    await expectHealed(centre, [one, two], ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  test('and sold through since by a till that knew nothing of it', async () => {
    const [one, two] = [await newTill(centre), await newTill(centre)];
    await sync(one);
    await sync(two);
    const backup = centre.journal.copy();
    await sell(centre, one, ['a', 'b', 'c']);
    await sync(one);
    centre.journal.restore(backup);
    await sell(centre, two, ['d', 'e', 'f', 'g']);
    await sync(two);
    for (const till of [one, two, one, two]) expect(await sync(till)).toBeNull();
    await expectHealed(centre, [one, two], ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });
});

test("the centre's own entries come back to it with its own signatures", async () => {
  const [one, two] = [await newTill(centre), await newTill(centre)];
  await sync(one);
  const backup = centre.journal.copy();
  const paid = (month: string) => ({
    id: idOf(`paid-${month}`),
    kind: 'statement-paid',
    v: 1,
    body: { month, total: 100 },
  });
  await writeAsCentre(centre.journal, STATION, [paid('2026-10')], centre.clock.now);
  await sell(centre, one, ['a']);
  for (const till of [one, two]) expect(await sync(till)).toBeNull();
  centre.journal.restore(backup);
  for (const till of [two, one, two]) expect(await sync(till)).toBeNull();
  expect(idsAt(centre)).toContain(idOf('paid-2026-10'));
  expect(centre.journal.entries(STATION).map((row) => row.sealed.entry.device)).toContain(
    centreDevice(STATION),
  );
  await expectHealed(centre, [one, two], ['a', 'paid-2026-10']);
});

describe('a damaged database', () => {
  const damage = async (till: Till, ...names: string[]): Promise<void> => {
    await till.store.db.entries.bulkDelete(names.map(idOf));
  };
  test('sells on at once without a network, and the survivors arrive after the gap', async () => {
    const [till, other] = [await newTill(centre), await newTill(centre)];
    await record(till.store, [countOf(centre, 50)]);
    await sell(centre, till, ['a']);
    await sync(till);
    await sell(centre, till, ['b', 'c', 'd', 'e']);
    await damage(till, 'b', 'c', 'e');
    await till.store.db.entries.update(idOf('a'), { text: 'spoiled' });
    const old = identityOf(till.store).device;
    await mend(till);
    expect(identityOf(till.store)).toMatchObject({ number: 0, certificate: '' });
    await sell(centre, till, ['f']);
    expect(await till.store.db.entries.get(idOf('f'))).toMatchObject({ n: 1 });
    for (const one of [till, till, other, till]) expect(await sync(one)).toBeNull();
    expect(identityOf(till.store).number).toBeGreaterThan(0);
    await expectHealed(centre, [till, other], ['a', 'd', 'f']);
    const lost = [...(await centre.rows(STATION)).keys()].filter((id) => id.startsWith('lost:'));
    expect(lost.toSorted()).toEqual([`lost:${old}:3`, `lost:${old}:6`]);
    expect(await readMeta(till.store.db, 'losses')).toEqual([]);
  });

  test('that is silently empty leads to a new binding, and no number is given twice', async () => {
    const till = await newTill(centre);
    await sell(centre, till, ['a', 'b']);
    await sync(till);
    const old = identityOf(till.store).device;
    await sell(centre, till, ['c']);
    const { name, clock } = till.store;
    await till.store.db.delete();
    const empty = tillOn(centre, await openStore({ name, clock, marks: till.marks }), till.marks);
    const check = await checkMarks(empty.store, STATION);
    expect(check).toMatchObject({ verdict: 'damaged', device: old, marked: 3, rows: 0 });
    await repair(empty.store, check, freshDevice);
    expect(empty.store.session.identity).toBeNull();
    expect(await enrol(empty.store, empty.fetch, await centre.code())).toMatchObject({ ok: true });
    expect(await checkMarks(empty.store, STATION)).toMatchObject({ verdict: 'sound' });
    await sell(centre, empty, ['d']);
    for (let i = 0; i < 2; i += 1) expect(await sync(empty)).toBeNull();
    await expectHealed(centre, [empty], ['a', 'b', 'd']);
    expect(await empty.store.db.ledger.get(`lost:${old}:3`)).toMatchObject({ form: 'claims' });
  });

  test('that never opens again: another one sells at once, and a code makes it known', async () => {
    const till = await newTill(centre);
    await sell(centre, till, ['a']);
    await sync(till);
    await sell(centre, till, ['b']);
    const { device, n, station } = v.parse(MarkSchema, till.marks.mark);
    const { marks } = till;
    const empty = await openStore({ name: freshName(), clock: till.store.clock, marks });
    const again = tillOn(centre, empty, marks);
    await noteLoss(empty, device, n);
    await startOver(empty, station ?? '', await freshDevice());
    await sell(centre, again, ['c']);
    expect(await sync(again)).toBe('session');
    expect(await needsCode(empty)).toBe(true);
    const before = identityOf(empty).device;
    expect(await enrol(empty, again.fetch, await centre.code())).toMatchObject({ ok: true });
    expect(await needsCode(empty)).toBe(false);
    expect(identityOf(empty).device).toBe(before);
    for (let i = 0; i < 2; i += 1) expect(await sync(again)).toBeNull();
    await expectHealed(centre, [again], ['a', 'c']);
    expect(await empty.db.ledger.get(`lost:${device}:2`)).toMatchObject({ form: 'claims' });
  });

  test('is found when idle: a hole, a broken link, a wrong balance', async () => {
    const idle = async (): Promise<void> => undefined;
    const till = await newTill(centre);
    await sell(centre, till, ['a', 'b', 'c']);
    for (let i = 0; i < 2; i += 1) await sync(till);
    expect(await wholeCheck(till.store, idle)).toBeNull();
    const { db } = till.store;
    const rows = await db.entries.toArray();
    await db.entries.delete(idOf('b'));
    expect(await wholeCheck(till.store, idle)).toMatchObject({ verdict: 'damaged', rows: 2 });
    await db.entries.bulkPut(rows);
    await db.entries.update(idOf('a'), { hash: 'f'.repeat(64) });
    expect(await wholeCheck(till.store, idle)).toMatchObject({ verdict: 'damaged' });
    await db.entries.bulkPut(rows);
    expect(await wholeCheck(till.store, idle)).toBeNull();
    const day = await db.ledger.where('id').startsWith('day:').first();
    await db.ledger.delete(day?.id ?? '');
    expect(await wholeCheck(till.store, idle)).toMatchObject({ verdict: 'damaged' });
  });
});

test('a hole that entries were sent after before it was found is told as lost', async () => {
  const [till, other] = [await newTill(centre), await newTill(centre)];
  await sync(till);
  await sell(centre, till, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  const { device } = identityOf(till.store);
  await till.store.db.entries.bulkDelete(['b', 'c', 'e'].map(idOf));
  expect(await sync(till)).toBeNull();
  expect(idsAt(centre)).toEqual(['a', 'd', 'f', 'g', 'h'].map(idOf));
  // What the centre has is not lost, though it is not here.
  await till.store.db.entries.bulkDelete(['d', 'h'].map(idOf));
  const found = await wholeCheck(till.store, async () => undefined);
  if (found === null) throw new Error('it is damaged');
  await repair(till.store, found, freshDevice);
  for (const one of [till, till, other]) expect(await sync(one)).toBeNull();
  await expectHealed(centre, [till, other], ['a', 'd', 'f', 'g', 'h']);
  const lost = [...(await centre.rows(STATION)).values()].filter(({ id }) =>
    id.startsWith('lost:'),
  );
  expect(lost.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject([
    { id: `lost:${device}:2`, claims: [{ fields: { last: 3 } }] },
    { id: `lost:${device}:5`, claims: [{ fields: { last: 5 } }] },
  ]);
});

test('older entries of one’s own that came back behind a base do not hide a hole', async () => {
  const till = await newTill(centre);
  await sync(till);
  await sell(centre, till, ['a', 'b', 'c', 'd', 'e', 'f']);
  await sync(till);
  await doubtBase(till.store.bulk);
  for (let turn = 0; turn < 3; turn += 1) expect(await sync(till)).toBeNull();
  await sell(centre, till, ['g', 'h', 'i', 'j']);
  expect(await checkMarks(till.store, STATION)).toMatchObject({ verdict: 'sound', rows: 10 });
  await till.store.db.entries.bulkDelete(['g', 'h', 'i'].map(idOf));
  expect(await checkMarks(till.store, STATION)).toMatchObject({ verdict: 'damaged', rows: 7 });
});

describe('a second mark of another id than the database has', () => {
  test('is damage where the database forgot that id, and its numbers are told as lost', async () => {
    const till = await newTill(centre);
    await sell(centre, till, ['a']);
    await sync(till);
    // The disk is put back to where the id had been made, and nothing was sold under it yet.
    await keepSuccessor(till.store, freshDevice);
    const image = await imageOf(till);
    await till.store.db.entries.update(idOf('a'), { text: 'spoiled' });
    await mend(till);
    await sell(centre, till, ['b', 'c']);
    const forgotten = identityOf(till.store).device;
    const { mark } = till.marks;
    const back = await rolledBack(centre, till, image);
    back.marks.mark = mark;
    const check = await checkMarks(back.store, STATION);
    const found = { verdict: 'damaged', device: forgotten, marked: 2, head: 0, rows: 0 };
    expect(check).toEqual(found);
    await mend(back);
    expect(identityOf(back.store).device).not.toBe(forgotten);
    await sell(centre, back, ['d']);
    for (let i = 0; i < 2; i += 1) expect(await sync(back)).toBeNull();
    await expectHealed(centre, [back], ['a', 'd']);
    expect(await back.store.db.ledger.get(`lost:${forgotten}:1`)).toMatchObject({
      claims: [{ fields: { last: 2 } }],
    });
  });

  test('is none where it is an id from before, or its loss is noted already', async () => {
    const till = await newTill(centre);
    await sell(centre, till, ['a']);
    const before = till.marks.mark;
    await till.store.db.entries.update(idOf('a'), { text: 'spoiled' });
    await mend(till);
    till.marks.mark = before;
    expect(await checkMarks(till.store, STATION)).toMatchObject({ verdict: 'sound' });
    for (let i = 0; i < 2; i += 1) expect(await sync(till)).toBeNull();
    const sold = till.marks.mark;
    expect(sold?.device).toBe(identityOf(till.store).device);
    await sell(centre, till, ['b']);
    await sync(till);
    await till.store.db.entries.update(idOf('b'), { text: 'spoiled' });
    await mend(till);
    till.marks.mark = sold;
    expect(await checkMarks(till.store, STATION)).toMatchObject({ verdict: 'sound' });
  });
});

test('damaged twice before anybody answers: a new id each time, and survivors go out', async () => {
  const [till, other] = [await newTill(centre), await newTill(centre)];
  const spoil = (name: string) => till.store.db.entries.update(idOf(name), { text: 'spoiled' });
  await sell(centre, till, ['a']);
  const first = identityOf(till.store).device;
  await spoil('a');
  await mend(till);
  await sell(centre, till, ['b', 'c', 'd']);
  const second = identityOf(till.store).device;
  await till.store.db.entries.delete(idOf('b'));
  await spoil('d');
  await mend(till);
  expect([first, second]).not.toContain(identityOf(till.store).device);
  await sell(centre, till, ['e']);
  for (const one of [till, till, other]) expect(await sync(one)).toBeNull();
  await expectHealed(centre, [till, other], ['c', 'e']);
  const lost = [...(await centre.rows(STATION)).keys()].filter((id) => id.startsWith('lost:'));
  expect(lost.toSorted()).toEqual(
    [`lost:${first}:1`, `lost:${second}:1`, `lost:${second}:3`].sort(),
  );
});

describe('an old base', () => {
  test('is renewed, and entries far behind it make room', async () => {
    const [till, other] = [await newTill(centre), await newTill(centre)];
    await record(till.store, [countOf(centre, 50)]);
    await sell(centre, till, ['a', 'b']);
    await sync(till);
    await doubtBase(till.store.db);
    await sync(till);
    centre.clock.now += 101 * 86_400_000;
    await sell(centre, till, ['c']);
    for (const one of [till, till, other]) expect(await sync(one)).toBeNull();
    expect(await till.store.db.entries.get(idOf('a'))).toBeUndefined();
    expect(await till.store.db.entries.get(idOf('c'))).toMatchObject({ state: 'past' });
    expect(await rebuild(till.store)).toMatchObject({ equal: true });
    await sell(centre, till, ['d']);
    for (const one of [till, other]) expect(await sync(one)).toBeNull();
    const [mine, theirs] = [await rowsOf(till), await centre.rows(STATION)];
    expect(differences(theirs, mine).every((id) => id.startsWith('move:'))).toBe(true);
  });
});
