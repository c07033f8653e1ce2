import 'fake-indexeddb/auto';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import {
  EnrolRequestSchema,
  PATHS,
  PushRequestSchema,
  SeenSchema,
} from '../../../src/core/protocol.ts';
import { readOutboxFile } from '../../../src/app/store/outbox-file.ts';
import { record } from '../../../src/app/store/record.ts';
import { rebuild } from '../../../src/app/store/rebuild.ts';
import { daySums } from '../../../src/app/store/shop.ts';
import { bind, openStore } from '../../../src/app/store/store.ts';
import type { Store } from '../../../src/app/store/store.ts';
import { countUnsent } from '../../../src/app/store/sync-writes.ts';
import { enrol } from '../../../src/app/sync/enrol.ts';
import { isBlackHole, network, setBlackHole } from '../../../src/app/sync/network.ts';
import { exportOutbox } from '../../../src/app/sync/outbox.ts';
import { fullPace, pushCarried, pushOnce } from '../../../src/app/sync/push.ts';
import { ask } from '../../../src/app/sync/request.ts';
import { newKeys, signedBatch } from '../../../src/app/sync/signing.ts';
import { backoff, stateAfter } from '../../../src/app/sync/sync-state.ts';
import { type TestCentre, line, testCentre } from '../../support/centre.ts';
import { DEVICES, MORNING, STATION, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, freshName, identity, openTestStore } from '../../support/store.ts';

let centre: TestCentre;
beforeEach(() => {
  centre = testCentre();
  centre.server.listen({ onUnhandledRequest: 'error' });
});
afterEach(() => {
  setBlackHole(false);
  centre.server.close();
  closeTestStores();
});

const sale = (name: string) => draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf(name));

async function device(which = 0): Promise<Store> {
  const store = await openTestStore();
  await bind(store, { ...identity(DEVICES[which]), keys: await newKeys() });
  return store;
}

describe('enrolment', () => {
  const unbound = () => openStore({ name: freshName(), clock: () => MORNING, marks: null });
  const centreEnrols = (asked: unknown[]) =>
    centre.server.use(
      http.post(`http://centre.test${PATHS.enrol}`, async ({ request }) => {
        const body = v.parse(EnrolRequestSchema, await request.json());
        asked.push(body);
        if (asked.length === 1) return HttpResponse.error();
        return HttpResponse.json({
          signature: 'sig',
          demo: false,
          now: MORNING + 60_000,
          station: { id: STATION, name: '站' },
          certificate: JSON.stringify({
            station: STATION,
            device: body.device,
            number: 4,
            key: body.key,
          }),
        });
      }),
    );

  test('whose answer was lost asks again with the same id and key', async () => {
    const store = await unbound();
    const asked: unknown[] = [];
    centreEnrols(asked);
    expect(await record(store, [sale('a')])).toEqual({ ok: false, why: 'unbound' });
    expect(await enrol(store, line, '12345678')).toMatchObject({ ok: false, why: 'no-answer' });
    const done = await enrol(store, line, '12345678');
    expect(done).toMatchObject({ ok: true, identity: { number: 4, stationName: '站' } });
    expect(asked[1]).toEqual(asked[0]);
    expect(store.session.offset).toBe(60_000);
    store.db.close();
    await store.db.open();
    const keys = store.session.identity?.keys;
    expect(keys?.privateKey.extractable).toBe(false);
    store.changes.close();
  });
});

describe('a batch', () => {
  test('is signed over its own bytes', async () => {
    const store = await device();
    await record(store, [sale('a')]);
    const batch = await signedBatch(
      store.session.identity ?? identity(),
      await store.db.entries.toArray(),
    );
    const keys = store.session.identity?.keys;
    if (!keys) throw new Error('no keys');
    expect(
      await crypto.subtle.verify(
        { name: 'ECDSA', hash: 'SHA-256' },
        keys.publicKey,
        Buffer.from(batch.signature, 'base64'),
        Buffer.from(batch.body),
      ),
    ).toBe(true);
  });

  test('is halved after a timeout and grows again', async () => {
    const store = await device();
    await record(store, ['a', 'b', 'c', 'd'].map(sale));
    const pace = { ...fullPace(), entries: 2 };
    setBlackHole(true);
    const silent = (path: string, init: RequestInit) =>
      network(path, {
        ...init,
        signal: AbortSignal.any([AbortSignal.timeout(20), ...(init.signal ? [init.signal] : [])]),
      });
    expect(await pushOnce(store, silent, pace)).toMatchObject({ ok: false });
    pace.entries = 1;
    expect(await pushOnce(store, line, pace)).toEqual({ ok: true, isDone: false });
    expect(pace.entries).toBe(2);
    expect(await countUnsent(store)).toBe(3);
  });
});

describe('a network that never answers', () => {
  test('is noticed by the clock, and told at once when the line is mended', async () => {
    setBlackHole(true);
    expect(isBlackHole()).toBe(true);
    expect(await ask(network, PATHS.seen, SeenSchema, { patience: 20 })).toEqual({
      ok: false,
      why: 'timeout',
    });
    const waiting = ask(network, PATHS.seen, SeenSchema);
    setBlackHole(false);
    expect(await waiting).toEqual({ ok: false, why: 'no-answer' });
  });

  test('is asked again ever more rarely, at most once a minute', () => {
    expect(backoff(1, 1)).toBe(1_000);
    expect(backoff(30, 1)).toBe(60_000);
    expect(backoff(3, 0)).toBe(2_000);
    expect(stateAfter('timeout', 3, null).state).toBe('offline');
    expect(stateAfter('session', 0, 1).state).toBe('offline');
    expect(stateAfter('fork', 0, null).state).toBe('waiting');
    expect(stateAfter(null, 0, 1).state).toBe('synced');
  });
});

describe('a file of unsent entries', () => {
  test('carries them to another device and to the centre, exactly once', async () => {
    const [one, two] = [await device(0), await device(1)];
    await record(one, [sale('a')]);
    await record(one, [sale('b')]);
    const file = await exportOutbox(one);
    expect(file.entries).toBe(2);
    expect(await readOutboxFile(two, file.text)).toEqual({ ok: true, added: 2, known: 0 });
    expect(await readOutboxFile(two, file.text)).toEqual({ ok: true, added: 0, known: 2 });
    expect(await readOutboxFile(one, file.text)).toEqual({ ok: true, added: 0, known: 2 });
    expect(await daySums(two, '2026-11-20')).toMatchObject({ sales: 2 });
    expect(await pushCarried(two, line)).toBeNull();
    expect(await pushCarried(two, line)).toBeNull();
    expect(centre.pushes).toHaveLength(1);
    expect(centre.kept).toHaveLength(2);
    await pushOnce(one, line, fullPace());
    expect(centre.kept).toHaveLength(2);
    expect(await countUnsent(one)).toBe(0);
    expect(await rebuild(two)).toMatchObject({ equal: true });
  });

  test('whose batch leaves something out is not believed', async () => {
    const [one, two] = [await device(0), await device(1)];
    await record(one, [sale('a')]);
    await record(one, [sale('b')]);
    await record(one, [sale('c')]);
    const file = v.parse(
      v.looseObject({ batches: v.array(v.looseObject({ body: v.string() })) }),
      JSON.parse((await exportOutbox(one)).text),
    );
    const [batch] = file.batches;
    const body = v.parse(PushRequestSchema, JSON.parse(batch?.body ?? ''));
    const holed = { ...body, entries: body.entries.filter((_, i) => i !== 1) };
    const text = JSON.stringify({
      ...file,
      batches: [{ ...batch, body: JSON.stringify(holed) }],
    });
    expect(await readOutboxFile(two, text)).toEqual({ ok: false, why: 'damaged' });
    expect(await two.db.entries.count()).toBe(0);
  });

  test('of another station, or of nothing at all, changes nothing', async () => {
    const store = await device();
    expect(await readOutboxFile(store, '{"a":1}')).toEqual({ ok: false, why: 'not-a-file' });
    const text = JSON.stringify({
      format: 'till-outbox',
      version: 1,
      station: idOf('x'),
      batches: [],
    });
    expect(await readOutboxFile(store, text)).toEqual({ ok: false, why: 'wrong-station' });
    expect(await store.db.entries.count()).toBe(0);
  });
});
