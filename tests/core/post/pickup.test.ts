import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  SERIALS,
  nextPickup,
  serialIn,
  shelfName,
  shelfOf,
} from '../../../src/core/post/pickup.ts';

const device = fc.integer({ min: 1, max: 300 });
const shelf = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }))
  .map(([a, b]) => `${a}-${b}`);

/** The codes a device gives for parcels put onto these shelves, one after the other. */
function given(shelves: readonly string[], number: number, taken: readonly string[]): string[] {
  const codes: string[] = [];
  for (const one of shelves) {
    const code = nextPickup(one, number, [...taken, ...codes]);
    if (code !== null) codes.push(code);
  }
  return codes;
}

describe('pickup codes', () => {
  test.each([
    ['3-2', 1, [], '3-2-1001'],
    ['3-2', 1, ['3-2-1046'], '3-2-1047'],
    ['3-2', 1, ['1-1-1047', '3-2-1046'], '3-2-1048'],
    ['3-2', 2, ['3-2-1046'], '3-2-2001'],
    ['3-2', 12, ['3-2-1204', '3-2-12046'], '3-2-12047'],
    ['3-2', 1, ['3-2-1999'], '3-2-1000'],
    ['3-2', 1, ['A-01-x'], '3-2-1001'],
  ])('on %s by device %d after %j: %s', (where, number, taken, code) => {
    expect(nextPickup(where, number, taken)).toBe(code);
  });

  test('two devices that do not know of each other never give the same code', () => {
    fc.assert(
      fc.property(
        device,
        device,
        fc.array(shelf, { maxLength: 60 }),
        fc.array(shelf, { maxLength: 60 }),
        (one, other, first, second) => {
          fc.pre(one !== other);
          const codes = [...given(first, one, []), ...given(second, other, [])];
          expect(new Set(codes).size).toBe(first.length + second.length);
        },
      ),
    );
  });

  test('a code is unique among those waiting, whatever was handed out in between', () => {
    fc.assert(
      fc.property(
        device,
        fc.array(fc.record({ shelf, out: fc.nat() }), { maxLength: 80 }),
        (number, steps) => {
          let waiting: string[] = [];
          for (const step of steps) {
            const code = nextPickup(step.shelf, number, waiting);
            expect(code === null || waiting.includes(code)).toBe(false);
            const all = [...waiting, code ?? ''];
            waiting = all.filter((_, i) => step.out % 3 > 0 || i !== step.out % 7);
          }
        },
      ),
    );
  });

  test('with every serial in use another shelf takes them again, a full shelf takes none', () => {
    const full = given(
      Array.from({ length: SERIALS }, () => '1-1'),
      1,
      [],
    );
    expect(new Set(full).size).toBe(SERIALS);
    expect(nextPickup('1-1', 1, full)).toBeNull();
    expect(nextPickup('1-2', 1, full)).toBe('1-2-1001');
  });

  test('a code says its shelf, device and serial', () => {
    fc.assert(
      fc.property(shelf, device, (where, number) => {
        const code = nextPickup(where, number, []) ?? '';
        expect(shelfOf(code)).toBe(where);
        expect(serialIn(code)).toEqual({ device: number, serial: 1 });
      }),
    );
  });
});

test.each([
  ['3-2', '3-2'],
  [' 3 2 ', '3-2'],
  ['３－２', '3-2'],
  ['a1-02', 'A1-02'],
  ['8', '8'],
  ['', null],
  ['1-2-3', null],
  ['1234-1', null],
])('shelf %j is kept as %j', (text, shelfText) => expect(shelfName(text)).toBe(shelfText));
