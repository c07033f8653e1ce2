import { expect, test } from 'vitest';
import type { Row } from '../../../src/core/journal/row.ts';
import { closed, opened } from '../../../src/core/base-text.ts';
import { packRows, rowsIn, unpackRows } from '../../../src/app/store/base-rows.ts';
import { oneTask } from '../../../src/app/store/breath.ts';
import { gunzipText, gzipText } from '../../../src/app/store/compression.ts';
import { readBaseAnswer } from '../../../src/app/sync/base-answer.ts';

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, nth) => ({ id: `day:${nth}`, form: 'sum', sums: { a: nth } }));

/** Counts how often the page got its turn. */
function breathing() {
  const seen = { turns: 0 };
  const breathe = async (): Promise<void> => {
    seen.turns += 1;
  };
  return { seen, breathe };
}

test.each([0, 1, 200, 201, 1_000])('%i balances are packed and unpacked', async (count) => {
  const rows = rowsOf(count);
  const bytes = await packRows(rows);
  expect(await unpackRows(bytes)).toEqual(rows);
  // A version of before, in a tab that was left open, reads them at once.
  expect(JSON.parse(await gunzipText(bytes))).toEqual(rows);
});

test('what a version of before packed is read', async () => {
  const rows = rowsOf(3);
  expect(await unpackRows(await gzipText(JSON.stringify(rows)))).toEqual(rows);
  expect(await unpackRows(await gzipText('[]'))).toEqual([]);
});

test('the page gets its turn between some and the next, whichever way they go', async () => {
  const { seen, breathe } = breathing();
  const bytes = await packRows(rowsOf(1_000), breathe);
  expect(seen.turns).toBe(5);
  await unpackRows(bytes, breathe);
  expect(seen.turns).toBe(11);
});

test('what is no balance is none, wherever it stands', async () => {
  const lines = rowsOf(300).map((row) => `${JSON.stringify(row)},`);
  expect(await rowsIn(lines)).toHaveLength(300);
  expect(await rowsIn([...lines, '{"id":1}'])).toBeNull();
  expect(await rowsIn([...lines, '{'])).toBeNull();
});

const REST = { heads: {}, gaps: [], now: 1 };
const CURSOR = { station: { seq: 3, id: null }, centre: { seq: 0, id: null } };
const textOf = (inside: string): string =>
  opened(JSON.stringify(REST)) + inside + closed(JSON.stringify(CURSOR));

test('a base is read in whatever lines it comes', async () => {
  const [a, b] = rowsOf(2).map((row) => JSON.stringify(row));
  const whole = { ...REST, cursor: CURSOR, rows: rowsOf(2) };
  for (const text of [
    textOf(`${a},\n${b}`),
    textOf(`${a},${b}`),
    // Not as the centre writes it, but JSON all the same.
    textOf(`${a}\n,\n${b}`),
    textOf(`\n${a},\n\n${b}\n`),
    JSON.stringify(whole),
  ]) {
    expect(await readBaseAnswer(text)).toEqual(whole);
  }
});

test('what is no base is none', async () => {
  for (const text of ['', '{}', textOf('{"id":1}'), textOf('{'), textOf('{},\n{}').slice(0, -1)]) {
    expect(await readBaseAnswer(text)).toBeNull();
  }
});

test('a turn is a task of its own: every promise that is settled goes before it', async () => {
  let steps = 0;
  const chain = async (): Promise<void> => {
    for (; steps < 100; steps += 1) await Promise.resolve();
  };
  const chained = chain();
  await oneTask();
  expect(steps).toBe(100);
  await chained;
});
