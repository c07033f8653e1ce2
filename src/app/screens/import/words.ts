import type { MappingFault } from '../../../core/import/column.ts';
import type { RowError, RowFault } from '../../../core/import/row.ts';
import type { TableFault } from '../../device/table-file.ts';
import { COLUMN_NAMES } from './columns.ts';

/** Why nothing can be done with a file, and what to do instead. */
export const FILE_WORDS: Record<TableFault | 'header-only' | 'stopped' | 'unknown', string> = {
  empty: '这个文件是空的，请换一个。',
  'header-only': '这个文件只有表头，没有商品，请换一个。',
  'too-big': '文件太大了。表格最多 20 兆，CSV 最多 50 兆，请分成几个。',
  'too-many-rows': '行数太多了，一次最多 10 万行，请分成几个文件。',
  'too-many-columns': '列数太多了，请只留下商品的那几列。',
  binary: '这不是表格文件，请选 Excel（xlsx）或 CSV 文件。',
  'old-excel': '这是老的 xls 文件，请在 Excel 里另存为 xlsx，再选一次。',
  'wrong-encoding': '文件里的字认不出来，请另存为 UTF-8 的 CSV 或 xlsx，再选一次。',
  'zip-bomb': '这个文件打开后太大，不安全，没有打开。',
  'broken-file': '这个文件坏了，打不开，请重新导出一份。',
  stopped: '停下了，前面导入的还在。',
  unknown: '没读成，请再选一次文件。',
};

export const MAPPING_WORDS: Record<MappingFault, string> = {
  'no-name-column': '请选一下哪一列是“名称”。',
  'no-price-column': '请选一下哪一列是“售价”。',
  'column-twice': '有两列选成了一样的，请改一列。',
};

const ROW_WORDS: Record<RowFault, string> = {
  'no-name': '没有名称',
  ragged: '比表头多出了格子，请看看有没有多打逗号',
  quotes: '引号没有成对',
  'duplicate-code': '条码重复了',
  'duplicate-product': '和别的行是同一样商品',
  'duplicate-unit': '同一样商品的单位重复了',
  'too-many-units': '一样商品的单位太多了',
  formula: '是公式，请换成算好的数或字',
  garbled: '有乱码',
  'too-long': '太长了',
  price: '不是钱数，请写成 3.50 这样',
  negative: '不能是负数',
  'not-whole': '不是整数',
  'too-large': '数太大了',
  'check-digit': '条码最后一位不对，请看看有没有打错',
  'code-rounded': '条码被表格改成了科学计数，请把这一列设成文本，再填一次',
  'code-length': '条码的位数不对',
  'code-letters': '条码里有不认识的字',
  factor: '每份数量要是 1 以上的整数',
  plu: '秤码只能是 7 位以内的数字',
};

/** One fault of a row as a sentence, with the row's number as the spreadsheet shows it. */
export function rowWords(error: RowError): string {
  const column = error.column === null ? '' : `${COLUMN_NAMES[error.column]}`;
  const text = error.text === '' ? '' : `“${error.text}”`;
  const other = error.other === undefined ? '' : `（和第 ${error.other} 行）`;
  const where = error.why === 'no-name' || error.why.startsWith('duplicate') ? '' : column;
  return `第 ${error.row} 行：${where}${text}${ROW_WORDS[error.why]}${other}。`;
}

/** How an import ended, for a keeper who is on another screen meanwhile. */
export const writtenWords = (goods: number, isWhole: boolean): string =>
  isWhole ? `导入好了，${goods} 样商品进了货架。` : `导入停在 ${goods} 样，去“导入商品”看看。`;
