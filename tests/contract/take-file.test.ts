// The centre itself takes the file that a till saved, as the till would have pushed it.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { differences } from '../../src/core/journal/book.ts';
import { type OutboxFile, OutboxFileSchema } from '../../src/core/outbox.ts';
import { readOutboxFile } from '../../src/app/store/outbox-file.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { exportOutbox } from '../../src/app/sync/outbox.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { verify } from '../../src/server/commands/verify.ts';
import {
  type Till,
  closeTills,
  mend,
  newTill,
  rowsOf,
  sell,
  sync,
} from '../support/broken-till.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';

let centre: Centre;
beforeEach(async () => {
  centre = await startCentre(MORNING);
});
afterEach(async () => {
  closeTills();
  await centre.close();
});

const take = (text: string) =>
  COMMANDS.get('take')?.run({
    pool: centre.pool,
    now: centre.clock.now,
    origin: '',
    arg: () => 'file.json',
    read: () => new TextEncoder().encode(text),
    save: () => 'no files here',
    keys: async () => centre.keys,
  });

const linesOf = (...counts: (readonly [Till, string])[]) =>
  counts.map(([{ store }, text]) => {
    const { number = 0, device = '' } = store.session.identity ?? {};
    return `device ${number} (${device}): ${text}`;
  });

/** Two tills that sold offline, and the file of the one that took in the other's. */
async function file(): Promise<{ one: Till; two: Till; text: string }> {
  const [one, two] = [await newTill(centre), await newTill(centre)];
  await sync(one);
  await sell(centre, one, ['a', 'b']);
  await sell(centre, two, ['c']);
  await readOutboxFile(one.store, (await exportOutbox(two.store)).text);
  return { one, two, text: (await exportOutbox(one.store)).text };
}

const changed = (text: string, change: (file: OutboxFile) => void): string => {
  const read = v.parse(OutboxFileSchema, JSON.parse(text));
  change(read);
  return JSON.stringify(read);
};

test('a file of two tills counts once, however often it is taken or pushed after it', async () => {
  const { one, two, text } = await file();
  expect(await take(text)).toEqual({
    ok: true,
    lines: linesOf(
      [two, '1 created, 0 existed, 0 quarantined'],
      [one, '2 created, 0 existed, 0 quarantined'],
    ),
  });
  const rows = await centre.rows(STATION);
  expect(await take(text)).toEqual({
    ok: true,
    lines: linesOf(
      [two, '0 created, 1 existed, 0 quarantined'],
      [one, '0 created, 2 existed, 0 quarantined'],
    ),
  });
  for (const till of [one, two, one]) expect(await sync(till)).toBeNull();
  expect(differences(await centre.rows(STATION), rows)).toEqual([]);
  for (const till of [one, two]) {
    expect(await countUnsent(till.store)).toBe(0);
    expect(differences(await rowsOf(till), rows)).toEqual([]);
  }
  expect(await verify(centre.pool, STATION)).toMatchObject({ entries: 3, faults: [] });
});

test('a batch with a broken signature is refused, and the others count', async () => {
  const { one, text } = await file();
  const forged = changed(text, ({ batches }) => {
    for (const batch of batches) batch.body = batch.body.replace(idOf('c'), idOf('x'));
  });
  expect(await take(forged)).toEqual({
    ok: false,
    why: '2 of 3 batches refused',
    lines: [
      ...linesOf([one, '2 created, 0 existed, 0 quarantined']),
      'batch 1 refused: unsigned',
      expect.stringMatching(/^batch [23] refused: unsigned$/), // in order of the tills' ids
    ],
  });
  expect(await verify(centre.pool, STATION)).toMatchObject({ entries: 2, faults: [] });
});

test('a batch whose beginning is not there waits for one further on, or is a gap', async () => {
  const till = await newTill(centre);
  await sell(centre, till, ['a']);
  const first = v.parse(OutboxFileSchema, JSON.parse((await exportOutbox(till.store)).text));
  await till.store.db.entries
    .where('id')
    .equals(idOf('a'))
    .modify((row: { unsent?: unknown }) => {
      delete row.unsent;
    });
  await sell(centre, till, ['b', 'c']);
  const { text } = await exportOutbox(till.store);
  const [number] = linesOf([till, '']);
  expect(await take(text)).toEqual({
    ok: false,
    why: '1 of 1 batches refused',
    lines: [
      ...linesOf([till, '0 created, 0 existed, 0 quarantined']),
      `${number}2 entries from number 2 on refused: gap, the centre has it up to 0`,
    ],
  });
  expect((await centre.rows(STATION)).size).toBe(0);
  const both = changed(text, ({ batches }) => batches.push(...first.batches));
  expect(await take(both)).toEqual({
    ok: true,
    lines: linesOf([till, '3 created, 0 existed, 0 quarantined']),
  });
  await till.store.db.entries.update(idOf('a'), { unsent: 1 });
  expect(await sync(till)).toBeNull();
  expect(await verify(centre.pool, STATION)).toMatchObject({ entries: 3, faults: [] });
});

test('a mended till’s file is taken without the till, and with it later', async () => {
  const till = await newTill(centre);
  await sync(till);
  await sell(centre, till, ['a', 'b', 'c']);
  await till.store.db.entries.delete(idOf('b'));
  await mend(till);
  await sell(centre, till, ['d']);
  const { text, entries } = await exportOutbox(till.store);
  expect(entries).toBe(3);
  expect(await take(text)).toMatchObject({ ok: true });
  expect(await take(text)).toMatchObject({ ok: true });
  expect(await sync(till)).toBeNull();
  expect(differences(await centre.rows(STATION), await rowsOf(till))).toEqual([]);
  expect(await verify(centre.pool, STATION)).toMatchObject({ entries: 4, faults: [] });
});

test('a file that is cut off, or none, is refused whole', async () => {
  const { text } = await file();
  for (const bad of [text.slice(0, -20), '', '{"format":"till-outbox"}', '\u0000']) {
    expect(await take(bad)).toEqual({ ok: false, why: 'not a whole file of unsent entries' });
  }
  expect((await centre.rows(STATION)).size).toBe(0);
});
