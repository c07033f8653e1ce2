import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cellText,
  inertText,
  readCodes,
  readMoney,
  readText,
  readWhole,
} from '../../../src/core/import/cell.ts';

const outcome = (cell: { ok: true; value: unknown } | { ok: false; why: string }): unknown =>
  cell.ok ? cell.value : cell.why;

describe('codes', () => {
  test.each([
    ['6901028004954', ['6901028004954']],
    ['690102800496', 'check-digit'],
    ['6901028004955', 'check-digit'],
    ['036000291452', ['0036000291452']],
    ['16901028004951', ['16901028004951']],
    ['6901028004954.0', ['6901028004954']],
    ['6.90103E+12', 'code-rounded'],
    ['123456789', 'code-length'],
    ['1', ['1']],
    ['0001234', ['0001234']],
    ['2000001023108', ['2000001023108']],
    ['2112345015009', ['2112345015009']],
    ['96385074', ['96385074']],
    ['AB-12', ['AB-12']],
    ['条码', 'code-letters'],
    ['="6901028004954"', ['6901028004954']],
    ['=A1+1', 'formula'],
    ["'6901028004954", ['6901028004954']],
    ['\t6901028004954', ['6901028004954']],
    ['６９０１０２８００４９５４', ['6901028004954']],
    ['', []],
    ['6901028004954 96385074;1', ['6901028004954', '96385074', '1']],
    ['1 1', ['1']],
  ])('%s → %j', (cell, value) => expect(outcome(readCodes(cell))).toEqual(value));
});

describe('money', () => {
  test.each([
    ['3.5', 350],
    ['¥1,805', 180500],
    ['3.50元', 350],
    ['', null],
    ['-1', 'negative'],
    ['3.456', 'price'],
    ['abc', 'price'],
    ['=1+2', 'formula'],
    ['0', 0],
    ['３.5', 350],
  ])('%s → %s', (cell, value) => expect(outcome(readMoney(cell))).toBe(value));
});

describe('whole numbers', () => {
  test.each([
    ['12', 12],
    ['1,200', 1200],
    ['12.0', 12],
    ['-3', -3],
    ['1.5', 'not-whole'],
    ['', null],
    ['99999999999', 'too-large'],
    ['x', 'not-whole'],
    ['-0', 0],
  ])('%s → %s', (cell, value) => expect(outcome(readWhole(cell))).toBe(value));
});

describe('text', () => {
  test.each([
    ['红茶', '红茶'],
    [' 红\n茶 ', '红 茶'],
    ['=HYPERLINK("x")', 'formula'],
    ['\ufffd茶', 'garbled'],
    ['锟斤拷', 'garbled'],
    ['x'.repeat(201), 'too-long'],
    ['a\u0000b', 'ab'],
  ])('%j → %s', (cell, value) => expect(outcome(readText(cell, 200))).toBe(value));
});

test('text made inert never begins like a formula, and comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('', '=', '+', '-', '@', "'", "'=", '＝'),
      (text, start) => {
        const plain = cellText(`x${start}${text}`).slice(1);
        const inert = inertText(plain);
        expect(inert).not.toMatch(/^[=+\-@\t\r]/);
        expect(cellText(inert)).toBe(plain.trim());
      },
    ),
  );
});
