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

/** Ids of the `limit` goods most like a name, the likest first. */
export function likest(index: PairIndex, name: string, limit: number): string[] {
  const pairs = pairsOf(name);
  const shared = new Map<number, number>();
  for (const pair of pairs) {
    for (const at of index.places.get(pair) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
  }
  const score = (at: number, count: number): number =>
    (2 * count) / (pairs.length + (index.sizes[at] ?? 0));
  return [...shared]
    .map(([at, count]) => ({ at, score: score(at, count) }))
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, limit)
    .map(({ at }) => index.ids[at] ?? '');
}

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
