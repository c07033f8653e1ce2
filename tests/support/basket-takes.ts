// The products of a basket film: photographs where the project has them beside it, else drawings.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, hasPhotos, photos } from './photos.ts';
import type { Take } from './basket-film.ts';
import { drawnCode } from './drawn-code.ts';
import { seeded } from './dice.ts';
import { writePng } from './png.ts';

const DRAWN = ['9520000000097', '6901028004954', '6920152400012', '4891028164395'];
const SETS: Readonly<Record<string, number>> = { 'ean13-1': 1, 'upca-1': 1.25 };

const thirteen = (text: string): string => text.padStart(13, '0');

/** This many products, each with another code; photographs are taken as they come, unread. */
export function basketTakes(count: number): Take[] {
  if (!hasPhotos) return drawnTakes(count);
  const all = photos().filter(({ set, text }) => text !== null && set in SETS);
  const byText = new Map(all.map((photo) => [thirteen(photo.text ?? ''), photo]));
  const step = byText.size / count;
  return Array.from({ length: count }, (_, i) => [...byText][Math.floor(i * step)]).flatMap(
    (found) => {
      if (found === undefined) return [];
      const [text, { file, set }] = found;
      return [{ text, image: readFileSync(join(FOLDER, file)), scale: SETS[set] ?? 1 }];
    },
  );
}

/** Drawn ones; at most as many as there are codes. */
function drawnTakes(count: number): Take[] {
  const roll = seeded(11);
  return DRAWN.slice(0, count).map((text) => ({
    text,
    image: writePng(drawnCode(text, { degrees: 0, module: 3, roll })),
    scale: 1,
  }));
}

/** The goods of a film as a table for 导入, and their names in the film's order. */
export function goodsOf(takes: readonly Take[]): { names: string[]; csv: string } {
  const names = takes.map((_, i) => `片中货 ${i + 1}`);
  const rows = takes.map(({ text }, i) => `${text},${names[i] ?? ''},${i + 1}.00`);
  return { names, csv: ['条码,名称,售价', ...rows].join('\n') };
}
