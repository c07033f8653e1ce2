// Goods between two shops while the centre is put back to before its own words of them, and hears
// those from the tills after it has said them again.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deliveryIn } from '../../src/core/goods/delivery.ts';
import { transferIn } from '../../src/core/goods/transfer-state.ts';
import { productId } from '../../src/core/derived-id.ts';
import { deliveryAccount, transferAccount } from '../../src/core/journal/account.ts';
import { openFlags } from '../../src/app/store/flags.ts';
import { record } from '../../src/app/store/record.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import { settleTransfers } from '../../src/server/transfers.ts';
import { type Till, closeTills, newTill, sync } from '../support/broken-till.ts';
import { MORNING, STATION, draftOf, idOf } from '../support/entries.ts';
import { keepTasks } from '../support/memory-attempts.ts';
import {
  type MemoryCentre,
  type Surroundings,
  startMemoryCentre,
} from '../support/memory-centre.ts';
import { strictLog } from '../support/strict-log.ts';

vi.mock('../../src/server/access/station.ts', async (original) => {
  const { doubledStations } = await import('../support/memory-places.ts');
  return doubledStations(await original());
});
vi.mock('../../src/server/transfer-places.ts', async (original) => {
  const { doubledPlaces } = await import('../support/memory-places.ts');
  return doubledPlaces(await original());
});

const WEST = idOf('west');
const CODE = '6901028004954';
const TRANSFER = idOf('transfer');

let centre: MemoryCentre;
let desk: Surroundings[] = [];
let own: Till;
let west: Till;

beforeEach(async () => {
  desk = [];
  centre = await startMemoryCentre(MORNING, (surroundings) => {
    keepTasks(surroundings.pool, surroundings.journal);
    desk.push(surroundings);
    return undefined;
  });
  await centre.addStation(WEST);
  const link = draftOf('shop-linked', { shop: WEST, name: 'west', linked: true }, idOf('link'));
  await writeAsCentre(centre.journal, STATION, [link], MORNING);
  own = await newTill(centre);
  west = await newTill({ ...centre, code: () => centre.code(WEST) });
  for (const till of [own, west]) expect(await sync(till)).toBeNull();
});
afterEach(async () => {
  closeTills();
  await centre.close();
});

async function write({ store }: Till, kind: string, body: object, version = 1): Promise<string> {
  centre.clock.now += 1_000;
  const id = idOf(`${kind} ${centre.clock.now}`);
  const draft = { id, kind, v: version, body: JSON.parse(JSON.stringify(body)) };
  expect(await record(store, [draft])).toMatchObject({ ok: true });
  return id;
}

const LINE = { code: CODE, name: '冰红茶', spec: '', unit: '瓶', quantity: 24, cost: 4800 };

const send = (): Promise<string> =>
  write(own, 'transfer-sent', {
    ...{ transfer: TRANSFER, to: WEST, note: '' },
    lines: [{ product: idOf('tea'), ...LINE, price: null }],
  });

const receive = (): Promise<string> =>
  write(
    west,
    'receiving',
    {
      ...{ supplier: 'Dongcun', supplierId: STATION, order: null, delivery: TRANSFER },
      ...{ noteNumber: '', warehouse: '', note: '', arrived: null },
      lines: [{ product: productId(WEST, CODE), quantity: 24, cost: 4800 }],
    },
    2,
  );

const carry = async (since = 0): Promise<number> => {
  centre.clock.now += 1_000;
  let written = 0;
  for (const one of desk) written += await settleTransfers({ ...one, log: strictLog }, since);
  return written;
};

const transferHere = async () => {
  const row = (await centre.rows(STATION)).get(transferAccount(TRANSFER));
  return row?.form === 'claims' ? transferIn(row) : null;
};
const deliveryThere = async () => {
  const row = (await centre.rows(WEST)).get(deliveryAccount(TRANSFER));
  return row?.form === 'claims' ? deliveryIn(row) : null;
};

test('goods that are announced twice come once, and nothing of it is in doubt', async () => {
  await send();
  expect(await sync(own)).toBeNull();
  const backup = centre.journal.copy();
  expect(await carry()).toBe(1);
  expect(await sync(west)).toBeNull();
  centre.journal.restore(backup);
  expect(await carry()).toBe(1);
  for (let turn = 0; turn < 2; turn += 1) expect(await sync(west)).toBeNull();
  expect(centre.journal.held(WEST)).toEqual([]);
  expect(await openFlags(west.store)).toEqual([]);
  const receiving = await receive();
  expect(await sync(west)).toBeNull();
  expect(await deliveryThere()).toMatchObject({ receiving, lines: [{ quantity: 24 }] });
  expect([await carry(), await carry()]).toEqual([1, 0]);
  expect((await transferHere())?.receiving).toBe(receiving);
});

test('what a till gives back of an old word is set right, though nothing is open', async () => {
  await send();
  expect(await sync(own)).toBeNull();
  expect(await carry()).toBe(1);
  expect(await sync(west)).toBeNull();
  const backup = centre.journal.copy();
  const receiving = await receive();
  expect(await sync(west)).toBeNull();
  expect(await carry()).toBe(1);
  expect(await sync(own)).toBeNull();
  await write(west, 'reversal', { entry: receiving, reason: '' });
  expect(await sync(west)).toBeNull();
  expect(await carry()).toBe(1);
  centre.journal.restore(backup);
  expect(await sync(west)).toBeNull();
  expect(await carry()).toBe(0);
  centre.clock.now += 3_600_000;
  const since = centre.clock.now;
  expect(await sync(own)).toBeNull();
  expect((await transferHere())?.receiving).toBe(receiving);
  expect([await carry(since), await carry(since)]).toEqual([1, 0]);
  expect((await transferHere())?.receiving).toBe(null);
});
