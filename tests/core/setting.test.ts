import { describe, expect, test } from 'vitest';
import { enter, newBook } from '../../src/core/journal/book.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { STANDARD_RULES } from '../../src/core/barcode/standard.ts';
import { settingIn } from '../../src/core/setting.ts';
import { settingBody } from '../../src/core/setting-saved.ts';
import type { Json } from '../../src/core/text.ts';
import { DEVICES, MORNING, entryOf } from '../support/entries.ts';

const scale = { ...STANDARD_RULES.scale, flags: ['21'] };

function rowAfter(...bodies: Json[]): Row | undefined {
  const book = newBook();
  const entries = bodies.map((body, i) => ({
    entry: entryOf('setting-saved', body, MORNING + i, i + 1),
    eff: MORNING + i,
  }));
  enter(book, entries);
  return book.rows.get('setting:scale');
}

describe('a setting of the shop', () => {
  test('is the standard until it is set', () => {
    expect(settingIn('scale', undefined)).toEqual(STANDARD_RULES.scale);
    expect(settingIn('payments', null)).toEqual(STANDARD_RULES.payments);
  });

  test('is what was set last, whatever order it came in', () => {
    const later = { ...scale, flags: ['23'] };
    expect(settingIn('scale', rowAfter(settingBody('scale', scale)))).toEqual(scale);
    const both = [settingBody('scale', scale), settingBody('scale', later)];
    expect(settingIn('scale', rowAfter(...both))).toEqual(later);
    const book = newBook();
    enter(book, [
      { entry: entryOf('setting-saved', both[1] ?? null, MORNING, 2), eff: MORNING + 9 },
      { entry: entryOf('setting-saved', both[0] ?? null, MORNING, 1, DEVICES[1]), eff: MORNING },
    ]);
    expect(settingIn('scale', book.rows.get('setting:scale'))).toEqual(later);
  });

  test.each([
    ['no JSON', '{'],
    ['what a later version wrote', '{"flags":["22"],"space":true}'],
    ['a flag that labels cannot have', JSON.stringify({ ...scale, flags: ['26'] })],
    ['a layout that cannot be read', JSON.stringify({ ...scale, short: 'FFPPPPPXXXXXC' })],
    ['nothing', 'null'],
  ])('that is %s falls back on the standard', (_, value) => {
    expect(settingIn('scale', rowAfter({ setting: 'scale', value }))).toEqual(STANDARD_RULES.scale);
  });
});
