import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { centreDevice } from '../../src/core/derived-id.ts';
import { CENTRE } from '../../src/core/id.ts';
import { differences, enter, newBook } from '../../src/core/journal/book.ts';
import { unseal } from '../../src/core/journal/entry.ts';
import type { Cursors, Pulled } from '../../src/core/protocol.ts';
import { CURSORS_HEADER, PATHS } from '../../src/core/protocol.ts';
import { addStation } from '../../src/server/access/station.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { Device, NOTHING, boundDevice } from '../support/device.ts';
import { MORNING, idOf, saleBody } from '../support/entries.ts';

const tea = idOf('tea');
const RULE = {
  rule: idOf('rule'),
  version: 1,
  base: 'parcel-in',
  demo: true,
  from: 0,
  until: null,
  tiers: [{ above: 0, rate: 30 }],
};
let centre: Centre;

beforeAll(async () => {
  centre = await startCentre(MORNING + 3_600_000);
  await writeAsCentre(
    centre.journal,
    CENTRE,
    [{ id: idOf('published'), kind: 'rule-published', v: 1, body: RULE }],
    MORNING,
  );
});
afterAll(() => centre.close());

async function alone(): Promise<Device> {
  const id = randomUUID();
  await addStation(centre.pool, { id, name: id, demo: false });
  return boundDevice(centre, id);
}

/** Sales written and pushed in batches the endpoint takes. */
async function sell(device: Device, count: number): Promise<void> {
  const from = device.entries.length;
  for (let i = 0; i < count; i += 1) {
    device.write('sale', saleBody(tea, 1 + (i % 3), 100), MORNING + from + i);
  }
  for (let i = from; i < from + count; i += 200) {
    await device.push(device.entries.slice(i, Math.min(i + 200, from + count)));
  }
}

async function pullAll(device: Device, start: Cursors = NOTHING) {
  const pages = [await device.pull(start)];
  for (let last = pages[0]; last?.more; last = pages.at(-1)) {
    pages.push(await device.pull(last.cursor));
  }
  return {
    pages,
    station: pages.flatMap(({ station }) => station),
    centre: pages.flatMap(({ centre: shared }) => shared),
    cursor: pages.at(-1)?.cursor,
  };
}

describe('pull', () => {
  test('gives both streams in pages, own entries too, in the order of the sequence', async () => {
    const device = await alone();
    await sell(device, 620);
    const all = await pullAll(device);
    expect(all.pages.map(({ station, more }) => [station.length, more])).toEqual([
      [500, true],
      [120, false],
    ]);
    expect(all.station.map(({ text }) => text)).toEqual(device.entries.map(({ text }) => text));
    expect(all.station.map(({ seq }) => seq)).toEqual(Array.from({ length: 620 }, (_, i) => i + 1));
    expect(all.centre.map(({ eff }) => eff)).toEqual([MORNING]);
    expect(all.pages[0]?.heads).toMatchObject({
      [device.id]: { n: 620, hash: device.head.hash },
      [centreDevice(CENTRE)]: { n: 1 },
    });
    expect(await device.pull(all.cursor)).toMatchObject({
      station: [],
      centre: [],
      more: false,
      rewind: false,
      cursor: all.cursor,
    });
  });

  test('ends a page of large entries early', async () => {
    const device = await alone();
    const note = 'x'.repeat(190);
    const lines = Array.from({ length: 180 }, (_, i) => ({
      product: idOf(`p${i}`),
      fields: { name: note },
      units: [],
    }));
    for (let i = 0; i < 24; i += 1) {
      device.write(
        'products-imported',
        { import: idOf('i'), file: '', part: i, parts: 24, lines },
        MORNING + i,
      );
      await device.push(device.entries.slice(-1));
    }
    const all = await pullAll(device);
    expect(all.pages.length).toBeGreaterThan(1);
    expect(all.station).toHaveLength(24);
  });

  test("goes on from an earlier version's cursor, which has the entry's own id", async () => {
    const device = await alone();
    await sell(device, 3);
    const { cursor } = await device.pull();
    const old = { ...cursor, station: { seq: 2, id: device.entries[1]?.entry.id ?? '' } };
    const page = await device.pull(old);
    expect(page).toMatchObject({ rewind: false, cursor });
    expect(page.station).toHaveLength(1);
  });

  test('starts again where another entry stands at the cursor', async () => {
    const device = await alone();
    await sell(device, 3);
    const { cursor } = await device.pull();
    for (const id of [randomUUID(), device.entries[0]?.entry.id ?? '']) {
      const rewound = await device.pull({ ...cursor, station: { seq: cursor.station.seq, id } });
      expect(rewound).toMatchObject({ rewind: true, cursor });
      expect(rewound.station).toHaveLength(3);
    }
    expect(await device.pull({ ...cursor, station: { seq: 99, id: randomUUID() } })).toMatchObject({
      rewind: true,
    });
  });

  test('shows a station nothing of another', async () => {
    const [one, two] = [await alone(), await alone()];
    await sell(one, 2);
    expect((await two.pull()).station).toEqual([]);
    expect((await two.base()).rows.map(({ id }) => id)).toEqual([`rule:${RULE.rule}:1`]);
  });

  test('needs a session of its own and a cursor that can be read', async () => {
    const device = await alone();
    const other = await alone();
    expect((await device.get(`${PATHS.pull}?station=x`)).status).toBe(400);
    expect((await device.get(`${PATHS.pull}?station=1.nonsense`)).status).toBe(400);
    const [, token] = device.cookie.split('.');
    for (const cookie of [
      '',
      'till-session=1',
      `till-session=${other.enrolled?.station.id}.${token}`,
    ]) {
      const answer = await centre.request(PATHS.pull, { headers: { cookie } });
      expect([answer.status, await answer.json()]).toEqual([401, { why: 'session' }]);
    }
  });

  test('is compressed where that is asked for', async () => {
    const device = await alone();
    await sell(device, 20);
    const answer = await device.get(PATHS.pull, { 'accept-encoding': 'gzip' });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const text = await new Response(
      answer.body?.pipeThrough(new DecompressionStream('gzip')),
    ).text();
    expect(JSON.parse(text)).toMatchObject({ more: false });
  });
});

describe('base and past', () => {
  const counted = (page: readonly Pulled[]) =>
    page.flatMap(({ text, eff }) => {
      const read = unseal(text);
      return read.ok ? [{ entry: read.sealed.entry, eff }] : [];
    });

  test('the base and what comes after it equal everything from the start', async () => {
    const device = await alone();
    device.write(
      'count',
      { lines: [{ product: tea, quantity: 500, value: 1000, at: MORNING }] },
      MORNING,
    );
    await device.push();
    await sell(device, 30);
    const base = await device.base();
    await sell(device, 30);
    const later = await pullAll(device, base.cursor);
    const fromBase = newBook(base.rows);
    enter(fromBase, counted(later.station));
    const whole = newBook();
    const all = await pullAll(device);
    enter(whole, counted([...all.centre, ...all.station]));
    const noMoves = (rows: ReadonlyMap<string, { id: string; form: string }>) =>
      [...rows.keys()].filter((id) => !id.startsWith('move:'));
    expect(noMoves(fromBase.rows).sort()).toEqual(noMoves(whole.rows).sort());
    expect(differences(fromBase.rows, whole.rows).filter((id) => !id.startsWith('move:'))).toEqual(
      [],
    );
    expect(base.heads[device.id]?.n).toBe(31);
  });

  test('the past comes newest first, page by page, and ends', async () => {
    const device = await alone();
    await sell(device, 620);
    const first = await device.past(600);
    const second = await device.past(100);
    expect(first.entries.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 500 }, (_, i) => 599 - i),
    );
    expect([first.more, second.more, second.entries.length]).toEqual([true, false, 99]);
    expect(await device.past(1)).toEqual({ entries: [], more: false });
  });

  test('what the centre sees of a day is what its ledger says', async () => {
    const device = await alone();
    await sell(device, 3);
    expect(await (await device.get(PATHS.seen)).json()).toMatchObject({
      day: '2026-11-20',
      sales: 3,
      amount: 600,
      cash: 600,
      qr: 0,
      entries: 3,
    });
  });
});

test('news of a push whose answer told it are for the others alone', async () => {
  const one = await alone();
  const two = await boundDevice(centre, one.enrolled?.station.id);
  const ears = [];
  for (const device of [one, two]) {
    const answer = await device.get(PATHS.news);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toMatchObject({ value: expect.stringContaining('beat') });
    ears.push(reader);
  }
  const batch = one.sign([one.write('sale', saleBody(tea, 1, 100), MORNING)]);
  const asking = { cookie: one.cookie, [CURSORS_HEADER]: 'station=0&centre=0' };
  expect((await one.send(batch, asking)).status).toBe(200);
  expect((await ears[1]?.read())?.value).toBe('event: entry\ndata: 1\n\n');
  await sell(two, 1);
  expect((await ears[0]?.read())?.value).toBe('event: entry\ndata: 2\n\n');
  for (const ear of ears) await ear?.cancel();
});

test('news of a push and of the centre reach the station that listens', async () => {
  const [one, two] = [await alone(), await alone()];
  const answer = await one.get(PATHS.news);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect(await reader?.read()).toMatchObject({ value: expect.stringContaining('beat') });
  await sell(two, 5);
  await sell(one, 1);
  await sell(one, 1);
  // Two pushes close together are one news, on a slow machine two.
  let told = (await reader?.read())?.value;
  if (told === 'event: entry\ndata: 1\n\n') told = (await reader?.read())?.value;
  expect(told).toBe('event: entry\ndata: 2\n\n');
  await reader?.cancel();
});
