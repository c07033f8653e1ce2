// The demo's shop with a third of its goods: a till takes over each of them when it is bound, which
// is most of what a browser test does.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TRAY } from './demo-goods.ts';
import { ROOT } from './source.ts';

const FIRST = 60;
const EVERY = 5;

/** Lines of the goods' file that every test may count on, and a few of each category. */
const isKept = (line: string, i: number): boolean =>
  i <= FIRST ||
  i % EVERY === 0 ||
  line.includes(',service,') ||
  line.includes(',1,goods,') || // sold by weight
  Object.values(TRAY).some((code) => line.includes(code));

/** Writes the practice files with few goods into a folder of its own and gives its path. */
export function fewGoods(): string {
  const folder = mkdtempSync(join(tmpdir(), 'till-few-'));
  cpSync(join(ROOT, 'public', 'practice'), folder, { recursive: true });
  const file = join(folder, 'goods.csv');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(file, `${lines.filter(isKept).join('\n')}\n`);
  return folder;
}
