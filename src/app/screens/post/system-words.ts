import type { LineFault, SystemRead } from '../../../core/post/system-table.ts';
import type { System, Way } from '../../../core/post/told.ts';
import type { Imported } from '../../store/post/systems.ts';
import { whyWords } from '../../words.ts';

export const SYSTEM_WORDS: Readonly<Record<System, string>> = {
  shoufa: '驿收发',
  coop: '邮快合作 APP',
  pickup: '易邮自提',
  platform: '新一代寄递平台',
};

export const WAY_WORDS: Readonly<Record<Way | 'none', string>> = {
  none: '只用本店的',
  shoufa: '驿收发',
  coop: '邮快合作',
  pickup: '易邮自提',
};

const LINE_WORDS: Readonly<Record<LineFault, string>> = {
  waybill: '单号不对',
  carrier: '不认识这家快递',
  phone: '电话不对',
  state: '不认识这个状态',
  time: '时间不对',
  long: '有一格太长',
  quote: '引号没有成对',
};

const MOST_LINES = 5;

/** Why a file was not taken, with the numbers of its bad lines. */
export function unreadWords(read: Exclude<SystemRead, { ok: true }>): string {
  if (read.why === 'heading') return `这不是这个系统的文件：少了 ${read.missing.join('、')} 列。`;
  const told = read.lines
    .slice(0, MOST_LINES)
    .map(({ line, why }) => `第 ${line} 行${LINE_WORDS[why]}`);
  const more = read.lines.length > MOST_LINES ? `，一共 ${read.lines.length} 行不对` : '';
  return `${told.join('，')}${more}。改好再选一次，现在一件都没有记。`;
}

/** What an import did, in a sentence. */
export function importedWords({ announced, known, gone, why }: Imported): string {
  if (why !== null) return whyWords(why);
  const parts = [
    announced > 0 ? `记下 ${announced} 件要到的包裹，到时候一扫就有尾号和名字` : '',
    known > 0 ? `${known} 件早就记过了` : '',
    gone > 0 ? `${gone} 件已经取走或退回，不用记` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '文件里没有包裹。' : `${parts.join('；')}。`;
}
