// Where goods between two shops have to be looked at, by the table and by its double in memory: the
// same acts give the same places, so that what a simulation in memory proves holds for the table.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { required } from '../../src/core/assert.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import * as stations from '../../src/server/access/station.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import type { Pool } from '../../src/server/database/pool.ts';
import type { Journal } from '../../src/server/journal/journal-tx.ts';
import * as places from '../../src/server/transfer-places.ts';
import { type AnyCentre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';
import { keepTasks } from '../support/memory-attempts.ts';
import { startMemoryCentre } from '../support/memory-centre.ts';
import { doubledPlaces, doubledStations } from '../support/memory-places.ts';

type Side = { readonly centre: AnyCentre; readonly pool: Pool; readonly journal: Journal };

const WEST = idOf('west');
const sides: Side[] = [];
const { underWay, movedSince } = doubledPlaces(places);
const { findStations } = doubledStations(stations);

beforeAll(async () => {
  const real = await startCentre(MORNING);
  sides.push({ centre: real, pool: real.pool, journal: real.journal });
  const made: Pick<Side, 'pool' | 'journal'>[] = [];
  const centre = await startMemoryCentre(MORNING, ({ pool, journal }) => {
    keepTasks(pool, journal);
    made.push({ pool, journal });
    return undefined;
  });
  sides.push({ centre, ...required(made[0], 'the endpoint has asked for its desk') });
  for (const side of sides) await side.centre.addStation(WEST);
});
afterAll(() => Promise.all(sides.map(({ centre }) => centre.close())));

const LINE = { code: '6901028004954', name: 'tea', spec: '', unit: 'p', quantity: 24, cost: null };
const goods = [{ product: idOf('tea'), quantity: 24, cost: null }];
const about = { supplier: 'Dongcun', order: null, noteNumber: '', warehouse: '' };
const draft = (id: string, kind: string, body: Draft['body'], v = 1): Draft => ({
  id,
  kind,
  v,
  body,
});

const sent = (name: string): Draft => {
  const lines = [{ ...LINE, product: idOf('tea'), price: null }];
  return draft(idOf(name), 'transfer-sent', { transfer: idOf(name), to: WEST, note: '', lines });
};
const received = (name: string, delivery: string | null, supplierId: string | null): Draft => {
  const body = { ...about, supplierId, delivery, note: '', arrived: null, lines: goods };
  return draft(idOf(`${name} received`), 'receiving', body, 2);
};
const reversed = (name: string): Draft =>
  draft(idOf(`${name} reversed`), 'reversal', { entry: idOf(name), reason: '' });
const told = (name: string, receiving: string | null): Draft => {
  const body = { transfer: idOf(name), receiving, came: [] };
  return draft(idOf(`${name} told ${receiving}`), 'transfer-told', body);
};
const recalled = (name: string): Draft =>
  draft(idOf(`${name} recalled`), 'transfer-recalled', { transfer: idOf(name) });
const back = (name: string, nth: number): Draft =>
  draft(idOf(`${name} back ${nth}`), 'transfer-returned', { transfer: idOf(name), lines: goods });
const announced = (name: string): Draft =>
  draft(idOf(`${name} announced`), 'delivery-announced', {
    ...{ ...about, delivery: idOf(name), supplierId: STATION, due: '2026-11-20' },
    lines: [{ ...LINE, factor: 1, price: null }],
  });
const withdrawn = (name: string): Draft =>
  draft(idOf(`${name} withdrawn`), 'delivery-withdrawn', { delivery: idOf(name) });

/** What is written, where; a second after each other. */
const ACTS: readonly (readonly [string, Draft])[] = [
  [STATION, sent('a')],
  [STATION, sent('b')],
  [WEST, sent('c')],
  [WEST, announced('a')],
  [WEST, received('a', idOf('a'), STATION)],
  [STATION, told('a', idOf('a received'))],
  [WEST, received('of no note', null, STATION)],
  [WEST, received('of nobody', idOf('b'), null)],
  [WEST, reversed('a received')],
  [WEST, reversed('of no note received')],
  [STATION, told('a', null)],
  [STATION, recalled('b')],
  [STATION, back('b', 1)],
  [STATION, back('b', 2)],
  [STATION, reversed('b back 2')],
  [WEST, announced('d')],
  [WEST, withdrawn('d')],
  [WEST, received('d', idOf('d'), STATION)],
];

/** Places in an order of their own: neither side says which comes first, or how often. */
const sorted = (found: readonly places.Place[]): string[] =>
  [...new Set(found.map(({ station, transfer }) => `${station} ${transfer}`))].sort();

/** Everything under way, by the pages in which it is given. */
async function pagesOf(pool: Pool): Promise<(readonly places.Place[])[]> {
  const pages: (readonly places.Place[])[] = [];
  let last: places.Spot | null = null;
  do {
    const page: places.PlacePage = await underWay(pool, last);
    pages.push(page.places);
    last = page.last;
  } while (last !== null);
  return pages;
}

test('table and double name the same places after every act, whatever time is asked from', async () => {
  const seen = new Set<string>();
  for (const [n, [station, one]] of ACTS.entries()) {
    const now = MORNING + n * 1_000;
    for (const { journal } of sides) {
      const [result] = await writeAsCentre(journal, station, [one], now);
      expect(result?.status).toBe('created');
    }
    const answers = await Promise.all(
      sides.map(async ({ pool }) => ({
        open: sorted((await pagesOf(pool)).flat()),
        all: sorted(await movedSince(pool, 0)),
        last: sorted(await movedSince(pool, now)),
        none: sorted(await movedSince(pool, now + 1)),
      })),
    );
    expect({ n, ...answers[1] }).toEqual({ n, ...answers[0] });
    seen.add(JSON.stringify(answers[0]));
  }
  expect(seen.size).toBeGreaterThanOrEqual(ACTS.length / 2);
});

test('many are given by the same pages, in one order, each of them once', async () => {
  const names = Array.from({ length: 2 * places.PLACES_PAGE }, (_, i) => `many ${i}`);
  for (const { journal } of sides) {
    for (const station of [STATION, WEST]) {
      const drafts = names.map((name) => sent(`${station} ${name}`));
      await writeAsCentre(journal, station, drafts, MORNING + 3_600_000);
    }
  }
  const [table = [], double = []] = await Promise.all(sides.map(({ pool }) => pagesOf(pool)));
  expect(double).toEqual(table);
  const full = Array.from({ length: 4 }, () => places.PLACES_PAGE);
  expect(table.map((page) => page.length).slice(0, 4)).toEqual(full);
  const all = table.flat().map(({ transfer }) => transfer);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(4 * places.PLACES_PAGE);
});

test('both find a station by its id, and none where there is none', async () => {
  for (const id of [STATION, idOf('nowhere')]) {
    const [table, double] = await Promise.all(sides.map(({ pool }) => findStations(pool, id)));
    const ids = (found: typeof table): string[] => (found ?? []).map((one) => one.id);
    expect(ids(double)).toEqual(ids(table));
  }
});
