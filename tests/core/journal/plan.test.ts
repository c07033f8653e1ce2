import { describe, expect, test } from 'vitest';
import { centreDevice } from '../../../src/core/derived-id.ts';
import { CENTRE } from '../../../src/core/id.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import type { Entry } from '../../../src/core/journal/entry.ts';
import { type Counting, restamped, withdrawn } from '../../../src/core/journal/plan.ts';
import { MORNING, STATION, entryOf, idOf, saleBody } from '../../support/entries.ts';

const counting = (entry: Entry): Counting => ({ entry, eff: entry.at });
const reversalOf = ({ id, at }: Entry, n: number): Entry =>
  entryOf('reversal', { entry: id, reason: '' }, at + n, 100 + n);

const RULE = {
  rule: idOf('rule'),
  version: 1,
  base: 'parcel-in',
  tiers: [{ above: 0, rate: 50 }],
  from: MORNING,
  until: null,
  demo: false,
};
const sale = entryOf('sale', saleBody(idOf('tea'), 1, 350, 200));
const rule: Entry = { ...entryOf('rule-published', RULE), station: CENTRE, device: CENTRE };
const statement: Entry = {
  ...entryOf('statement-paid', { month: '2026-10', total: 100 }),
  device: centreDevice(STATION),
};
const saleBack = reversalOf(sale, 1);

/** What a reversal may name, and whether it is taken out by one. */
const NAMED: readonly (readonly [string, Entry, boolean])[] = [
  ["the station's own sale", sale, true],
  ["what the centre wrote into the station's stream", statement, true],
  ['what the centre wrote into its own stream, for all stations', rule, false],
  ['another reversal', saleBack, false],
];

/** The accounts that batches of entries leave. */
const accountsOf = (batches: readonly (readonly Entry[])[]): string[] => {
  const book = newBook();
  for (const batch of batches) enter(book, batch.map(counting));
  return [...book.rows.keys()].sort();
};

describe.each(NAMED)('a reversal names %s', (_, named, isOut) => {
  const undo = reversalOf(named, 2);
  const undone = accountsOf([[undo]]);
  const whole = [...new Set([...accountsOf([[named]]), ...undone])].sort();
  const expected = isOut ? undone : whole;

  test.each([
    ['together', [[named, undo]]],
    ['together, turned round', [[undo, named]]],
    ['the reversal later', [[named], [undo]]],
    ['the reversal earlier', [[undo], [named]]],
  ])('%s', (_order, batches) => {
    expect(accountsOf([[named]])).not.toEqual([]);
    expect(accountsOf(batches)).toEqual(expected);
  });

  test('at the centre, where each stream has ledgers of its own, it is the same', () => {
    const streams = [named, undo].map((entry) => (entry.station === CENTRE ? 0 : 1));
    const apart = [0, 1].map((stream) =>
      accountsOf([[named, undo].filter((_entry, i) => streams[i] === stream)]),
    );
    expect(apart.flat().sort()).toEqual(expected);
  });

  test('moved to another time or put into quarantine, it posts what it had posted', () => {
    const known = { isCancelled: () => true, posted: () => counting(named) };
    const moved = restamped(named, MORNING, MORNING + 1, true);
    expect(moved.length > 0).toBe(!isOut);
    expect(withdrawn(counting(named), true, known).some(({ sign }) => sign < 0)).toBe(!isOut);
    const back = withdrawn(counting(undo), false, known).filter(({ sign }) => sign > 0);
    expect(back.length > 0).toBe(isOut);
  });
});
