// A till whose base does not come, on a line that is too slow for it, sends what it sells.
import 'fake-indexeddb/auto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { lostAccount } from '../../src/core/journal/account.ts';
import { CURSORS_HEADER, PATHS, SIZE_HEADER } from '../../src/core/protocol.ts';
import { readMeta } from '../../src/app/store/meta.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import type { Fetch } from '../../src/app/sync/network.ts';
import { newBase } from '../../src/app/sync/pull.ts';
import { idOf } from '../support/entries.ts';
import {
  type Till,
  expectHealed,
  idsAt,
  mend,
  newTill,
  rowsOf,
  sell,
  sync,
} from '../support/broken-till.ts';
import { freshCentre } from '../support/fresh-centre.ts';
import type { MemoryCentre } from '../support/memory-centre.ts';

let centre: MemoryCentre;
freshCentre((one) => {
  centre = one;
});

/** One exchange in which the base does not come; what was asked. */
async function without(till: Till): Promise<string[]> {
  till.lost = [PATHS.base];
  const before = till.asked.length;
  expect(await sync(till)).toBe('no-answer');
  return till.asked.slice(before).map(({ path }) => path);
}

const sold = (names: readonly string[]): string[] =>
  names.filter((name) => idsAt(centre).includes(idOf(name)));

test('a new till pushes, and names no cursors until its base is here', async () => {
  const till = await newTill(centre);
  await sell(centre, till, ['a', 'b']);
  expect(await without(till)).toEqual([PATHS.base, PATHS.push]);
  expect(await countUnsent(till.store)).toBe(0);
  expect(till.asked.filter(({ headers }) => headers.has(CURSORS_HEADER))).toEqual([]);
  await sell(centre, till, ['c']);
  expect(await without(till)).toEqual([PATHS.base, PATHS.push]);
  expect(sold(['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
  expect(await readMeta(till.store.db, 'base')).toBeNull();
  const other = await newTill(centre);
  await sync(other);
  expect(await sync(till)).toBeNull();
  await expectHealed(centre, [till, other], ['a', 'b', 'c']);
});

test('the base goes first on a line on which it comes', async () => {
  const till = await newTill(centre);
  await sell(centre, till, ['a']);
  expect(await sync(till)).toBeNull();
  const paths = till.asked.map(({ path }) => path);
  expect(paths.indexOf(PATHS.base)).toBeLessThan(paths.indexOf(PATHS.push));
});

test('a mended till pushes what it sells, and finds what it lost once the base is here', async () => {
  const till = await newTill(centre);
  await sync(till);
  await sell(centre, till, ['a', 'b', 'c']);
  const { device = '' } = till.store.session.identity ?? {};
  await till.store.db.entries.delete(idOf('b'));
  await mend(till);
  await sell(centre, till, ['d']);
  await without(till);
  expect(sold(['a', 'c', 'd'])).toEqual(['a', 'c', 'd']);
  expect(await sync(till)).toBeNull();
  await expectHealed(centre, [till], ['a', 'c', 'd']);
  const lost = [...(await rowsOf(till)).keys()].filter((id) => id.startsWith('lost:'));
  expect(lost).toEqual([lostAccount(device, 2)]);
});

test('a centre put back gets all it lacks where its new base does not come', async () => {
  const till = await newTill(centre);
  await sell(centre, till, ['a', 'b']);
  await sync(till);
  await centre.forget(till.store.session.identity?.station ?? '');
  await sell(centre, till, ['c']);
  await without(till);
  expect(sold(['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
  expect(await sync(till)).toBeNull();
  await expectHealed(centre, [till], ['a', 'b', 'c']);
});

test('says how much of a base has come, by its size before compression, and is written', async () => {
  const till = await newTill(centre);
  await sell(centre, till, ['a', 'b']);
  await sync(till);
  const pieces: Fetch = async (path, init) => {
    const answer = await till.fetch(path, { ...init, headers: { 'accept-encoding': 'gzip' } });
    const bytes = gunzipSync(await answer.arrayBuffer());
    const half = Math.floor(bytes.length / 2);
    const body = new ReadableStream({
      start(out) {
        out.enqueue(bytes.subarray(0, half));
        out.enqueue(bytes.subarray(half));
        out.close();
      },
    });
    const { headers } = answer;
    expect(headers.get(SIZE_HEADER)).toBe(String(bytes.length));
    return new Response(body, { headers });
  };
  const shares: number[] = [];
  const base = await newBase(till.store, pieces, (share) => shares.push(share));
  expect(base).toMatchObject({ ok: true });
  expect(shares.map((share) => Math.round(share * 100))).toEqual([0, 25, 50, 100]);
  await expectHealed(centre, [till], ['a', 'b']);
});
