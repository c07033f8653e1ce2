// What tills say was paid by code, against what an acquirer's list says. By number where there is
// one; else by equal amounts near in time, the nearest first; what is left a person pairs.
import { type Fen, ZERO, minus, plus } from '../money.ts';
import type { Listed } from './listing.ts';

/**
 * Between a guest's payment and the keeper's tap, or the other way round, milliseconds: the tap
 * follows the announcement, but in a queue it may wait. Ours; no channel says anything of it.
 */
export const WINDOW = 10 * 60_000;

/**
 * Money that a till says came by code: `key` names the tender, `sale` its bill, `attempt` the
 * charge, null for the shop's sticker; fen, epoch ms.
 */
export type Taking = {
  readonly key: string;
  readonly sale: string;
  readonly amount: Fen;
  readonly at: number;
  readonly attempt: string | null;
};

/** One taking and the line that it is. */
export type Pair = {
  readonly taking: Taking;
  readonly line: Listed;
  readonly by: 'hand' | 'number' | 'time';
};

/** Who belongs together, and what is left on both sides, in order of time. */
export type Matched = {
  readonly pairs: readonly Pair[];
  readonly onlyTaken: readonly Taking[];
  readonly onlyListed: readonly Listed[];
};

type Keyed = { readonly key: string; readonly at: number };

const inOrder = <T extends Keyed>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

/** Matches takings with lines; the order in which they are given makes no difference. */
export function matched(takings: readonly Taking[], lines: readonly Listed[]): Matched {
  const left = new Map(inOrder(takings).map((taking) => [taking.key, taking]));
  const open = new Map(inOrder(lines).map((line) => [line.key, line]));
  const pairs: Pair[] = [];
  const pair = (taking: Taking, line: Listed, by: Pair['by']): void => {
    pairs.push({ taking, line, by });
    left.delete(taking.key);
    open.delete(line.key);
  };
  const pairAll = (by: Pair['by'], isOne: (taking: Taking, line: Listed) => boolean): void => {
    for (const line of [...open.values()]) {
      const taking = [...left.values()].find((one) => isOne(one, line));
      if (taking !== undefined) pair(taking, line, by);
    }
  };
  pairAll('hand', (taking, line) => line.sale === taking.sale);
  pairAll('number', (taking, line) => line.attempt !== null && line.attempt === taking.attempt);
  // A charge that ended unheard may have been tapped as paid by the sticker: only then is a line
  // with a number of ours looked at by time.
  for (const isNumbered of [false, true]) {
    const some = [...open.values()].filter((line) => (line.attempt !== null) === isNumbered);
    for (const [taking, line] of nearest([...left.values()], some)) {
      if (left.has(taking.key) && open.has(line.key)) pair(taking, line, 'time');
    }
  }
  return {
    pairs: pairs.sort((a, b) => a.line.at - b.line.at || (a.line.key < b.line.key ? -1 : 1)),
    onlyTaken: inOrder([...left.values()]),
    onlyListed: inOrder([...open.values()]),
  };
}

/** Every pair that could be one, the nearest in time first. */
function nearest(takings: readonly Taking[], lines: readonly Listed[]): [Taking, Listed][] {
  const byAmount = new Map<number, Listed[]>();
  for (const line of lines) {
    const some = byAmount.get(line.amount);
    if (some === undefined) byAmount.set(line.amount, [line]);
    else some.push(line);
  }
  const apart = ([taking, line]: readonly [Taking, Listed]): number =>
    Math.abs(taking.at - line.at);
  return takings
    .filter(({ attempt }) => attempt === null)
    .flatMap((taking) =>
      (byAmount.get(taking.amount) ?? []).map((line): [Taking, Listed] => [taking, line]),
    )
    .filter((both) => apart(both) <= WINDOW)
    .sort((a, b) => apart(a) - apart(b) || a[1].at - b[1].at || (a[0].key < b[0].key ? -1 : 1));
}

const sumOf = (items: readonly { readonly amount: Fen }[]): Fen =>
  plus(ZERO, ...items.map(({ amount }) => amount));

/** How far list and tills are apart (fen), and of what that is made: it adds up to the fen. */
export type Gap = {
  readonly taken: Fen;
  readonly listed: Fen;
  /** listed − taken = unsold − unpaid + unequal. */
  readonly difference: Fen;
  /** Listed, and no sale for it. */
  readonly unsold: Fen;
  /** Sold, and nothing listed for it. */
  readonly unpaid: Fen;
  /** Paired, of different amounts. */
  readonly unequal: Fen;
};

/** What lies between a day's takings and its lists. */
export function gapIn({ pairs, onlyTaken, onlyListed }: Matched): Gap {
  const taken = plus(sumOf(pairs.map(({ taking }) => taking)), sumOf(onlyTaken));
  const listed = plus(sumOf(pairs.map(({ line }) => line)), sumOf(onlyListed));
  const unequal = plus(ZERO, ...pairs.map(({ line, taking }) => minus(line.amount, taking.amount)));
  return {
    taken,
    listed,
    difference: minus(listed, taken),
    unsold: sumOf(onlyListed),
    unpaid: sumOf(onlyTaken),
    unequal,
  };
}
