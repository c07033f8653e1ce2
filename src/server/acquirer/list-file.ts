// A file as rows of texts: CSV in UTF-8 or GBK, the same in a zip, or a spreadsheet's first sheet.
// Of a spreadsheet only texts and numbers are read: that is all that acquirers write.
import Papa from 'papaparse';
import type { ListTable } from '../../core/pay/listing.ts';
import { type Packed, filesIn } from './zip.ts';

/** The tables in a file: one of a CSV or spreadsheet, one per file of a zip; null: none. */
export function tablesIn(bytes: Uint8Array): ListTable[] | null {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isZip) return [csv(bytes)];
  const files = filesIn(bytes);
  if (files === null) return null;
  const sheet = files.find(({ name }) => name === 'xl/worksheets/sheet1.xml');
  return sheet === undefined ? files.map((file) => csv(file.bytes)) : [sheetIn(sheet, files)];
}

const csv = (bytes: Uint8Array): ListTable =>
  Papa.parse<string[]>(textOf(bytes).replace(/^\uFEFF/, ''), { skipEmptyLines: true }).data;

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

const plain = (xml: string): string =>
  xml.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (_, decimal, hex, name) =>
    name === undefined
      ? String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10))
      : (ENTITIES[name] ?? ''),
  );

/** All texts within an element, in order: a cell's text may be in several runs. */
const texts = (xml: string): string =>
  [...xml.matchAll(/<t(?:\s[^>]*)?>([^<]*)<\/t>/g)].map(([, text]) => plain(text ?? '')).join('');

/** "AB" is the 28th column: 27. */
const columnOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const MOST_COLUMNS = 200;

function sheetIn({ bytes }: Packed, files: readonly Packed[]): ListTable {
  const shared = files.find(({ name }) => name === 'xl/sharedStrings.xml');
  const strings = [...textOf(shared?.bytes ?? new Uint8Array()).matchAll(/<si>(.*?)<\/si>/gs)].map(
    ([, item]) => texts(item ?? ''),
  );
  return [...textOf(bytes).matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)].map(([, row]) => {
    const fields: string[] = [];
    for (const [, marks = '', inner = ''] of (row ?? '').matchAll(
      /<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs,
    )) {
      const at = columnOf(/\br="([A-Z]+)\d+"/.exec(marks)?.[1] ?? 'A');
      if (at >= MOST_COLUMNS) continue;
      while (fields.length < at) fields.push('');
      const value = plain(/<v>([^<]*)<\/v>/.exec(inner)?.[1] ?? '');
      fields[at] = /\bt="s"/.test(marks)
        ? (strings[Number(value)] ?? '')
        : /\bt="inlineStr"/.test(marks)
          ? texts(inner)
          : value;
    }
    return fields;
  });
}
