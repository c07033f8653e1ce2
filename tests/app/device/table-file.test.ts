import { deflateRawSync } from 'node:zlib';
import writeExcel from 'write-excel-file/universal';
import { describe, expect, test } from 'vitest';
import { COLUMN_WORDS } from '../../../src/app/screens/import/columns.ts';
import { MOST_SHEET, MOST_TEXT, readTable } from '../../../src/app/device/table-file.ts';
import { newTableJob } from '../../../src/app/device/table-job.ts';
import { pinyinOf } from '../../../src/app/device/table-pinyin.ts';
import { newTableWriter } from '../../../src/app/device/table-writer.ts';
import { unzipped } from '../../../src/app/device/table-zip.ts';
import { checkedFile, fileOf } from '../../support/table.ts';

const HEADS = '条码,名称,售价,库存';
const bytes = (...numbers: number[]) => Uint8Array.from(numbers);
/** 名称,售价 / 红茶,3.50 in GBK. */
const GBK = bytes(
  0xc3,
  0xfb,
  0xb3,
  0xc6,
  0x2c,
  0xca,
  0xdb,
  0xbc,
  0xdb,
  0x0a,
  0xba,
  0xec,
  0xb2,
  0xe8,
  0x2c,
  0x33,
  0x2e,
  0x35,
  0x30,
);
const utf16 = (text: string) =>
  bytes(
    0xff,
    0xfe,
    ...[...text].flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8]),
  );

/** A file that says it is large, and fails the test when it is read. */
function heavy(start: Uint8Array<ArrayBuffer>, size: number): Blob {
  const file = fileOf(start);
  Object.defineProperty(file, 'size', { value: size });
  file.arrayBuffer = () => {
    throw new Error('a refused file is not read');
  };
  return file;
}

/** An archive of one file that claims `claimed` bytes and inflates to `size`. */
function archive(name: string, size: number, claimed = size): Uint8Array<ArrayBuffer> {
  const packed = deflateRawSync(Buffer.alloc(size, 32), { level: 1 });
  const local = Buffer.alloc(30);
  const list = Buffer.alloc(46);
  const end = Buffer.alloc(22);
  local.writeUInt32LE(0x04034b50, 0);
  list.writeUInt32LE(0x02014b50, 0);
  for (const [head, shift] of [
    [local, 0],
    [list, 2],
  ] as const) {
    head.writeUInt16LE(8, 8 + shift);
    head.writeUInt32LE(packed.length, 18 + shift);
    head.writeUInt32LE(claimed, 22 + shift);
    head.writeUInt16LE(name.length, 26 + shift);
  }
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  const label = Buffer.from(name);
  return Uint8Array.from(Buffer.concat([local, label, packed, list, label, end]));
}

const lines = (count: number, line: string): string => `${`${line}\n`.repeat(count)}`;

describe('a bad file is refused with a code', () => {
  test.each<[string, string, () => Blob]>([
    ['200 MB of text', 'too-big', () => heavy(bytes(0x61), 200 * 1024 * 1024)],
    ['a text just too large', 'too-big', () => heavy(bytes(0x61), MOST_TEXT + 1)],
    [
      'a spreadsheet just too large',
      'too-big',
      () => heavy(bytes(0x50, 0x4b, 3, 4), MOST_SHEET + 1),
    ],
    ['nothing', 'empty', () => fileOf('')],
    ['blank lines', 'empty', () => fileOf('\n\n , ,\n')],
    ['a head alone', 'header-only', () => fileOf(`${HEADS}\n`)],
    ['a million rows', 'too-many-rows', () => fileOf(`名称,售价\n${lines(1_000_000, 'a,1')}`)],
    ['a thousand columns', 'too-many-columns', () => fileOf(','.repeat(1000))],
    [
      'a picture',
      'binary',
      () => fileOf(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0)),
    ],
    ['control characters', 'binary', () => fileOf('名称,售价\n\u0001,1')],
    ['an old spreadsheet', 'old-excel', () => fileOf(bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1))],
    [
      'an unknown encoding',
      'wrong-encoding',
      () => fileOf(bytes(0xc3, 0xfb, 0x2c, 0xff, 0xff, 0x0a)),
    ],
    ['half a mark of UTF-16', 'wrong-encoding', () => fileOf(bytes(0xff, 0xfe, 0x41))],
    ['a zip that is none', 'broken-file', () => fileOf(bytes(0x50, 0x4b, 3, 4, 1, 2, 3))],
    ['a zip of something else', 'broken-file', () => fileOf(archive('a.xml', 10))],
    [
      'a zip bomb that lies about its size',
      'zip-bomb',
      () => fileOf(archive('xl/a.xml', 201 * 1024 * 1024, 9)),
    ],
  ])('%s: %s', async (_, why, file) => {
    expect(await newTableJob().read(file(), COLUMN_WORDS)).toEqual({ ok: false, why });
  });

  test('an archive is inflated no further than its limit', async () => {
    expect(await unzipped(archive('a.xml', 1000), 999)).toEqual({ ok: false, why: 'zip-bomb' });
    expect(await unzipped(archive('a.xml', 1000), 1000)).toMatchObject({ ok: true });
  });
});

describe('a good file is read whatever it is written in', () => {
  const table = [
    ['名称', '售价'],
    ['红茶', '3.50'],
  ];
  test.each<[string, Blob, string]>([
    ['UTF-8', fileOf('名称,售价\n红茶,3.50'), 'utf-8'],
    ['UTF-8 with its mark, CRLF', fileOf('\ufeff名称,售价\r\n红茶,3.50'), 'utf-8'],
    ['GBK', fileOf(GBK), 'gb18030'],
    ['tabs', fileOf('名称\t售价\n红茶\t3.50'), 'utf-8'],
    ['semicolons', fileOf('名称;售价\n红茶;3.50'), 'utf-8'],
    ['UTF-16 as Excel writes it', fileOf(utf16('名称\t售价\n红茶\t3.50')), 'utf-16le'],
    ['quoted heads', fileOf('"名称","售价"\n"红茶","3.50"'), 'utf-8'],
  ])('%s', async (_, file, encoding) => {
    const read = await readTable(file);
    expect(read).toMatchObject({ ok: true, table: { rows: table, encoding, badQuotes: [] } });
  });

  test('a spreadsheet: numbers lose their binary tail, codes keep their digits', async () => {
    const file = await writeExcel([
      ['条码', '名称', '售价'],
      ['6901028004954', '红茶', 0.1 + 0.2],
      [6901028004954, '', null],
    ]).toBlob();
    const read = await readTable(file);
    expect(read.ok && read.table.rows).toEqual([
      ['条码', '名称', '售价'],
      ['6901028004954', '红茶', '0.3'],
      ['6901028004954', '', ''],
    ]);
  });
});

describe('a file with bad rows', () => {
  test.each<[string, string, string[]]>([
    ['columns missing', '条码,品牌\n1,a\n', ['2 no-name']],
    ['duplicate codes', `${HEADS}\n1,a,1,\n2,b,1,\n1,c,1,`, ['4 duplicate-code 2']],
    ['check digits', `${HEADS}\n6901028004955,a,1,`, ['2 check-digit']],
    ['negative prices', `${HEADS}\n1,a,-1,`, ['2 negative']],
    ['ragged rows', `${HEADS}\n1,a,1,1,9\n2,b\n3,c,1`, ['2 ragged']],
    [
      'formulas',
      `${HEADS}\n1,"=HYPERLINK(""x"")",=1+1,=2`,
      ['2 formula', '2 formula', '2 formula'],
    ],
    ['quotes left open', `${HEADS}\n1,a,1,\n2,"b,1,\n3,c,1,`, ['3 quotes']],
    ['__proto__ as a head', '__proto__,名称,售价\n1,a,x', ['2 price']],
    [
      '__proto__ as cells',
      `${HEADS}\n__proto__,__proto__,__proto__,`,
      ['2 code-letters', '2 price'],
    ],
  ])('%s', async (_, text, expected) => {
    const { report } = await checkedFile(fileOf(text));
    const found = report.errors.map(({ row, why, other }) =>
      [row, why, other].filter((part) => part !== undefined).join(' '),
    );
    expect(found.sort()).toEqual(expected);
  });

  test('of a hundred thousand faults a hundred are named and all are counted', async () => {
    const { report } = await checkedFile(fileOf(`${HEADS}\n${lines(100_000, '1,,1,')}`));
    expect([report.errors.length, report.faulty, report.added]).toEqual([100, 100_000, 0]);
  });
});

test('no cell of an export can run, and codes keep their zeros', async () => {
  const writer = newTableWriter();
  writer.add([['=1+1', '+1', '-1', '@a', '\tb', '红茶', '0012', -3, null]]);
  const made = await writer.write('csv');
  expect(await made.file.text()).toBe("'=1+1,'+1,'-1,'@a,'\tb,红茶,0012,-3,\r\n");
  expect(new Uint8Array(await made.file.arrayBuffer()).slice(0, 3)).toEqual(
    bytes(0xef, 0xbb, 0xbf),
  );
});

test('pinyin is what people type', () => {
  expect(pinyinOf('40G黑人AD绿茶')).toBe('g hei ren a d lv cha');
  expect(pinyinOf('')).toBe('');
  expect(pinyinOf('茶'.repeat(400)).length).toBeLessThanOrEqual(600);
});
