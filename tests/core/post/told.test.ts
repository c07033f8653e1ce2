import { describe, expect, test } from 'vitest';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { marked } from '../../../src/core/journal/mark.ts';
import { externalId, untold } from '../../../src/core/post/told.ts';
import type { Json } from '../../../src/core/text.ts';
import { MORNING, entryOf, idOf } from '../../support/entries.ts';

const parcel = idOf('parcel');
const announced = (system: string, external: string): [string, number, Json] => [
  'parcels-announced',
  1,
  { system, lines: [{ parcel, carrier: 'post', waybill: '981', tail: '', name: '', external }] },
];
const received = (...systems: string[]): [string, number, Json] => [
  'parcel-received',
  2,
  {
    parcel,
    carrier: 'post',
    waybill: '981',
    shelf: '1',
    code: '1-1001',
    tail: '',
    name: '',
    systems,
  },
];
const out = (...systems: string[]): [string, number, Json] => [
  'parcel-handed-out',
  2,
  { parcel, how: 'code', taker: 'guest', systems },
];
const back: [string, number, Json] = [
  'parcel-returned',
  1,
  { parcel, reason: 'overdue', systems: ['coop'] },
];
const exported = (system: string, event: string): [string, number, Json] => [
  'parcels-exported',
  1,
  { system, lines: [{ parcel, event }] },
];

/** The book after these, whichever comes first. */
function after(...acts: [string, number, Json][]) {
  const entries = acts.map(([kind, v, body], i) => ({
    ...entryOf(kind, body, MORNING + i, i + 1),
    v,
  }));
  const books = [entries, entries.toReversed()].map((some) => {
    const book = newBook();
    enter(
      book,
      some.map((entry) => ({ entry, eff: entry.at })),
    );
    return book;
  });
  expect(books[0]?.rows).toEqual(new Map([...(books[1]?.rows ?? [])]));
  const row = (account: string) => books[0]?.rows.get(`${account}:${parcel}`);
  return { queue: row('queue'), parcel: row('parcel') };
}
const openOf = (row: ReturnType<typeof after>['queue']) =>
  row?.form === 'claims' ? marked(row).open : undefined;

describe('one scan is queued for every system of the way', () => {
  test('until each was told', () => {
    expect(untold(after(received('coop', 'platform')).queue)).toEqual(['coop', 'platform']);
    const half = after(received('coop', 'platform'), exported('coop', 'waiting'));
    expect([untold(half.queue), openOf(half.queue)]).toEqual([['platform'], 'queue']);
    const all = after(
      received('coop', 'platform'),
      exported('coop', 'waiting'),
      exported('platform', 'waiting'),
    );
    expect([untold(all.queue), openOf(all.queue)]).toEqual([[], undefined]);
  });

  test('a later event is due again, an earlier one told later is not', () => {
    const gone = after(received('coop'), exported('coop', 'waiting'), out('coop'));
    expect(untold(gone.queue)).toEqual(['coop']);
    const told = after(received('coop'), out('coop'), exported('coop', 'handed-out'));
    expect(untold(told.queue)).toEqual([]);
  });

  test('a station without a way queues nothing', () => {
    expect(after(received(), out()).queue).toBeUndefined();
  });

  test('every system has its own id for it', () => {
    const { queue } = after(announced('coop', 'K-1'), announced('platform', 'P-9'));
    expect([externalId(queue, 'coop'), externalId(queue, 'platform')]).toEqual(['K-1', 'P-9']);
    expect([externalId(queue, 'pickup'), openOf(queue)]).toEqual(['', undefined]);
  });
});

describe('a parcel', () => {
  test.each([
    ['announced', undefined, [announced('coop', '')]],
    ['announced and taken in', 'parcel', [announced('coop', ''), received()]],
    ['handed out', undefined, [announced('coop', ''), received(), out()]],
    ['returned', undefined, [received(), back]],
    ['handed out but never taken in', 'unmet', [announced('coop', ''), out()]],
    ['returned but never taken in', 'unmet', [back]],
  ] as const)('%s is %s', (_, open, acts) => {
    expect(openOf(after(...acts).parcel)).toBe(open);
  });
});
