// The table of faults is whole, and every test that it names is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAULTS, type Where } from './faults.ts';
import { ROOT } from './support/source.ts';

const ROWS = Object.entries(FAULTS);

const rowsIn = (place: Where): string[] =>
  ROWS.flatMap(([number, { tried }]) => (tried.some(({ where }) => where === place) ? number : []));

test('forty-six rows, each with a test, or a sentence why not', () => {
  expect(ROWS.map(([number]) => Number(number))).toEqual(
    Array.from({ length: 46 }, (_, i) => i + 1),
  );
  for (const [number, { fault, tried, untried = '' }] of ROWS) {
    expect(fault, number).not.toBe('');
    expect(tried.length > 0 || untried.endsWith('.'), number).toBe(true);
  }
});

test.each(ROWS)('row %s: every test that it names is there', (_, { tried }) => {
  for (const { file, title } of tried) {
    const text = readFileSync(join(ROOT, 'tests', file), 'utf8').replaceAll('\\n', ' ');
    expect(text, file).toContain(title);
  }
});

test('what is tried where is where it says', () => {
  const wrong = ROWS.flatMap(([number, { tried }]) =>
    tried
      .filter(
        ({ where, file }) =>
          (where === 'browser') !== file.startsWith('e2e/') &&
          !(where === 'killed-server' && file.startsWith('e2e/')),
      )
      .map(({ file }) => `${number} ${file}`),
  );
  expect(wrong).toEqual([]);
});

test('enough of them in the real thing', () => {
  expect(rowsIn('browser').length).toBeGreaterThanOrEqual(12);
  expect(rowsIn('killed-server').length).toBeGreaterThanOrEqual(6);
});
