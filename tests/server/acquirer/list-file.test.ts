import writeExcel from 'write-excel-file/universal';
import { expect, test } from 'vitest';
import { linesIn } from '../../../src/server/acquirer/list-lines.ts';
import { tablesIn } from '../../../src/server/acquirer/list-file.ts';

const ROWS = [
  ['Time', 'Amount', 'Transaction', 'Number', 'Refund', 'Fee'],
  ['2026-11-20 09:30:05', '12.50', 'T1', 'a & b', '', '0.04750'],
  ['2026-11-20 10:00:00', '3.30', 'T1', 'a & b', 'R1', '-0.01254'],
];
const LINES = [
  { transaction: 'T1', attempt: 'a & b', refund: null, amount: 1_250, fee: 5 },
  { transaction: 'T1', attempt: 'a & b', refund: 'R1', amount: 330, fee: -1 },
];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a list as CSV, with or without a mark of its encoding', () => {
  const text = ROWS.map((row) => row.join(',')).join('\r\n');
  expect(linesIn('other', bytes(text))).toMatchObject(LINES);
  expect(linesIn('other', bytes(`\uFEFF${text}`))).toMatchObject(LINES);
  expect(linesIn('other', bytes(text))?.[0]?.at).toBe(Date.parse('2026-11-20T01:30:05Z'));
});

test('the same as a spreadsheet, numbers and empty fields as they are', async () => {
  const file = await writeExcel(
    ROWS.map(([time, amount, ...rest]) => [
      time ?? '',
      amount === '3.30' ? 3.3 : (amount ?? ''),
      ...rest,
    ]),
  ).toBlob();
  expect(linesIn('other', new Uint8Array(await file.arrayBuffer()))).toMatchObject(LINES);
});

test('GBK is read where it is no UTF-8', () => {
  const table = tablesIn(new Uint8Array([0xd6, 0xd0, 0x2c, 0x31]));
  expect(table).toEqual([[['\u4e2d', '1']]]);
});

test.each<[string, string]>([
  ['a column is lacking', 'time,amount\n2026-11-20 09:30:05,1'],
  ['a time that is none', 'time,amount,transaction\nyesterday,1,T'],
  ['an amount that is none', 'time,amount,transaction\n2026-11-20 09:30:05,1O,T'],
  ['nothing', ''],
])('refused as a whole: %s', (_, text) => {
  expect(linesIn('other', bytes(text))).toBeNull();
});

test('what only begins like an archive is none', () => {
  expect(tablesIn(bytes('PK and then nothing'))).toBeNull();
});
