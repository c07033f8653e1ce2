// Search over the shop's own goods as one types: a ranked scan over packed strings. At 57,822
// products this beats an index in memory and in time to build, and it finds infixes too.

/** One product as search sees it. */
export type Indexed = {
  readonly id: string;
  readonly name: string;
  readonly spec: string;
  readonly pinyin: string;
  readonly codes: readonly string[];
};

/** Goods packed for the scan: entry i of every array is one product. */
export type SearchIndex = {
  readonly ids: string[];
  readonly names: string[];
  readonly initials: string[];
  readonly fulls: string[];
  readonly codes: string[];
};

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** Pinyin as typed on a keyboard: ü is v. */
const typed = (pinyin: string): string => pinyin.toLowerCase().replaceAll('ü', 'v');

export const emptyIndex = (): SearchIndex => ({
  ids: [],
  names: [],
  initials: [],
  fulls: [],
  codes: [],
});

const initialsOf = (pinyin: string): string =>
  typed(pinyin)
    .split(' ')
    .map((syllable) => syllable.slice(0, 1))
    .join('');

/** Adds a product, or puts it in place of entry `at`. */
export function put(index: SearchIndex, item: Indexed, at = index.ids.length): void {
  index.ids[at] = item.id;
  index.names[at] = plain(`${item.name} ${item.spec}`);
  index.initials[at] = initialsOf(item.pinyin);
  index.fulls[at] = typed(item.pinyin).replaceAll(' ', '');
  index.codes[at] = item.codes.join(' ');
}

/** A whole code, as short ones are, comes first, then the end of one, then what is inside one. */
function codeRank(codes: string, query: string): number | null {
  if (!codes.includes(query)) return null;
  if (` ${codes} `.includes(` ${query} `)) return 0;
  return codes.endsWith(query) || codes.includes(`${query} `) ? 1 : 2;
}

/** Lower is better; null is no match. */
function rank(index: SearchIndex, i: number, query: string, kind: Query): number | null {
  const name = (index.names[i] ?? '').indexOf(query);
  if (name === 0) return 0;
  const code = kind === 'digits' ? codeRank(index.codes[i] ?? '', query) : null;
  if (name > 0) return code === 0 ? 0 : 1;
  if (code !== null) return code;
  if (kind !== 'letters') return null;
  const initials = (index.initials[i] ?? '').indexOf(query);
  if (initials >= 0) return initials === 0 ? 1 : 3;
  const full = (index.fulls[i] ?? '').indexOf(query);
  return full < 0 ? null : full === 0 ? 2 : 4;
}

type Query = 'digits' | 'letters' | 'other';

/** A first letter matches half of all goods; no more than these of one rank are put in order. */
const MOST_RANKED = 500;

/** Ids of at most `limit` products, best first: Chinese, pinyin initials, full pinyin, digits. */
export function find(index: SearchIndex, text: string, limit: number): string[] {
  const written = plain(text);
  if (written === '') return [];
  const kind: Query = /^\d+$/.test(written)
    ? 'digits'
    : /^[a-zü]+$/.test(written)
      ? 'letters'
      : 'other';
  const query = kind === 'letters' ? typed(written) : written;
  const ranks: number[][] = [[], [], [], [], []];
  for (let i = 0; i < index.ids.length; i += 1) {
    const place = rank(index, i, query, kind);
    const places = place === null ? undefined : ranks[place];
    if (places && places.length < MOST_RANKED) places.push(i);
  }
  return ranks
    .flatMap((places) => places.sort((a, b) => shorter(index, a, b)))
    .slice(0, limit)
    .flatMap((i) => index.ids[i] ?? []);
}

const shorter = (index: SearchIndex, a: number, b: number): number =>
  (index.names[a] ?? '').length - (index.names[b] ?? '').length || a - b;
