// Which of the shop's goods a written name is like. Names are compared by their pairs of letters;
// an index over all goods finds the few that are worth a closer look.
import type { SearchIndex } from './search.ts';

/** Every pair of neighbouring letters, the first letter paired with the beginning. */
function pairsOf(text: string): string[] {
  const letters = [
    ...`^${text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s*x×/()（）-]+/g, '')}`,
  ];
  return [...new Set(letters.slice(1).map((letter, i) => `${letters[i]}${letter}`))];
}

/** 0…1: twice the pairs two texts share ÷ all pairs of both. */
export function likeness(a: string, b: string): number {
  const [one, other] = [new Set(pairsOf(a)), pairsOf(b)];
  if (one.size + other.length === 0) return 0;
  return (2 * other.filter((pair) => one.has(pair)).length) / (one.size + other.length);
}

/** Goods by the pairs of letters in their names; made once for a list. */
export type PairIndex = {
  readonly ids: readonly string[];
  readonly sizes: Uint16Array;
  readonly places: ReadonlyMap<string, readonly number[]>;
};

export function pairIndex({ ids, names }: Pick<SearchIndex, 'ids' | 'names'>): PairIndex {
  const places = new Map<string, number[]>();
  const sizes = new Uint16Array(ids.length);
  names.forEach((name, at) => {
    if (ids[at] === '') return;
    const pairs = pairsOf(name);
    sizes[at] = pairs.length;
    for (const pair of pairs) {
      const own = places.get(pair);
      if (own) own.push(at);
      else places.set(pair, [at]);
    }
  });
  return { ids: [...ids], sizes, places };
}

/** Pairs that stand in more goods than this ("ml") tell goods apart no more. */
const COMMON = 2_000;

/** Ids of the `limit` goods most like a name, the likest first. */
export function likest(index: PairIndex, name: string, limit: number): string[] {
  const pairs = pairsOf(name);
  const telling = pairs.filter((pair) => (index.places.get(pair)?.length ?? 0) <= COMMON);
  const counts = new Uint8Array(index.ids.length);
  const touched: number[] = [];
  for (const pair of telling.length > 0 ? telling : pairs) {
    for (const at of index.places.get(pair) ?? []) {
      const before = counts[at] ?? 0;
      if (before === 0) touched.push(at);
      counts[at] = Math.min(255, before + 1);
    }
  }
  const score = (at: number): number =>
    (2 * (counts[at] ?? 0)) / (pairs.length + (index.sizes[at] ?? 0));
  const best: Scored[] = [];
  for (const at of touched) {
    const own = { at, score: score(at) };
    if (best.length === limit && !isAbove(own, best.at(-1))) continue;
    const place = best.findIndex((other) => isAbove(own, other));
    best.splice(place < 0 ? best.length : place, 0, own);
    if (best.length > limit) best.pop();
  }
  return best.map(({ at }) => index.ids[at] ?? '');
}

type Scored = { readonly at: number; readonly score: number };

const isAbove = (a: Scored, b: Scored | undefined): boolean =>
  b !== undefined && (a.score > b.score || (a.score === b.score && a.at < b.at));

/** Sizes in a text ("550ml", "2.5 kg"), in millilitres and grams, in order. */
export function sizesIn(text: string): string[] {
  const found = text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/(\d+(?:\.\d+)?)\s*(ml|l|kg|g)(?![a-z])/g);
  return [...found]
    .map(([, figure = '', unit = '']) => {
      const large = unit === 'l' || unit === 'kg';
      const base = unit === 'l' || unit === 'ml' ? 'ml' : 'g';
      return `${Math.round(Number(figure) * (large ? 1_000 : 1))}${base}`;
    })
    .sort();
}
