// What the page has written against what the centre has: every entry exactly once, in order.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import * as v from 'valibot';
import { select } from '../../src/server/database/pool.ts';
import { DEMO_STATION } from '../../src/server/demo/demo.ts';
import type { ServerProcess } from './server-process.ts';
import { entries } from './till-page.ts';

const BodySchema = v.object({
  device: v.string(),
  n: v.number(),
  body: v.object({ tenders: v.optional(v.array(v.object({ amount: v.number() })), []) }),
});

/** One entry; `total` is what was paid, fen, 0 for what is no sale. */
export type Written = {
  readonly id: string;
  readonly device: string;
  readonly n: number;
  readonly kind: string;
  readonly total: number;
};

function writtenOf({ id, kind, text }: { id: string; kind: string; text: string }): Written {
  const { device, n, body } = v.parse(BodySchema, JSON.parse(text));
  const total = body.tenders.reduce((sum, { amount }) => sum + amount, 0);
  return { id, kind, device, n, total };
}

const IdentitySchema = v.object({ value: v.object({ device: v.string() }) });

/** The id under which this page's device writes. */
export const deviceOf = async (page: Page): Promise<string> =>
  v.parse(
    IdentitySchema,
    await page.evaluate(
      () =>
        new Promise<unknown>((done, failed) => {
          const opening = indexedDB.open('till');
          opening.onerror = () => failed(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction('meta').objectStore('meta').get('identity');
            reading.onerror = () => failed(reading.error);
            reading.onsuccess = () => {
              const { value } = reading.result ?? { value: null };
              opening.result.close();
              done({ value: { device: value?.device } });
            };
          };
        }),
    ),
  ).value.device;

/** What this page's device has written itself, in order of its numbers. */
export async function journalOf(page: Page): Promise<Written[]> {
  const device = await deviceOf(page);
  return (await entries(page))
    .map(writtenOf)
    .filter((entry) => entry.device === device)
    .sort((a, b) => a.n - b.n);
}

const Row = v.object({ seq: v.number(), id: v.string(), kind: v.string(), text: v.string() });

/** The demo station's journal at the centre, by sequence. */
export const journalAt = async ({ pool }: ServerProcess): Promise<(Written & { seq: number })[]> =>
  (
    await select(
      pool,
      Row,
      'SELECT seq, id, kind, text FROM entry WHERE station_id = $1 ORDER BY seq',
      [DEMO_STATION],
    )
  ).map((row) => ({ ...writtenOf(row), seq: row.seq }));

/** One, two, three … */
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/**
 * The centre has everything that these pages' devices wrote exactly once and in order, its
 * sequence has no gaps, and its balances are what its entries give.
 */
export async function expectExactlyOnce(
  server: ServerProcess,
  ...pages: readonly Page[]
): Promise<void> {
  const centre = await journalAt(server);
  expect(centre.map(({ seq }) => seq)).toEqual(upTo(centre.length));
  expect(new Set(centre.map(({ id }) => id)).size).toBe(centre.length);
  for (const page of pages) {
    const own = await journalOf(page);
    const device = await deviceOf(page);
    expect(own.map(({ n }) => n)).toEqual(upTo(own.length));
    expect(
      centre.filter((entry) => entry.device === device).map(({ seq: _, ...entry }) => entry),
    ).toEqual(own);
  }
  expect(await server.centre('rebuild', DEMO_STATION)).toMatch(/^equal: \d+ balances/);
}
