// What a damaged till sold goes by file to another one, which brings it to the centre.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { lostAccount } from '../../src/core/journal/account.ts';
import { readOutboxFile } from '../../src/app/store/outbox-file.ts';
import { openStore } from '../../src/app/store/store.ts';
import { startOver } from '../../src/app/store/succession.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { exportOutbox } from '../../src/app/sync/outbox.ts';
import { freshDevice } from '../../src/app/sync/succession.ts';
import {
  type Till,
  expectHealed,
  idsAt,
  mend,
  newTill,
  rowsOf,
  sell,
  sync,
  tillOn,
} from '../support/broken-till.ts';
import { STATION, idOf } from '../support/entries.ts';
import { freshCentre } from '../support/fresh-centre.ts';
import type { MemoryCentre } from '../support/memory-centre.ts';
import { freshName, memoryMarks } from '../support/store.ts';

let centre: MemoryCentre;
freshCentre((one) => {
  centre = one;
});

const sold = (names: readonly string[]): string[] =>
  names.filter((name) => idsAt(centre).includes(idOf(name)));

/** A till that sold offline, lost one sale in the middle, and was mended and sold on, offline. */
async function damaged(): Promise<Till> {
  const till = await newTill(centre);
  await sync(till);
  await sell(centre, till, ['a', 'b', 'c']);
  await till.store.db.entries.delete(idOf('b'));
  await mend(till);
  await sell(centre, till, ['d', 'e']);
  return till;
}

test('a mended till saves what it sells, and what survived, for another to bring', async () => {
  const [till, carrier] = [await damaged(), await newTill(centre)];
  await sync(carrier);
  const device = formerDevice(till);
  const { text, entries, left } = await exportOutbox(till.store);
  expect([entries, left]).toEqual([4, 0]);
  for (const added of [4, 0]) {
    expect(await readOutboxFile(carrier.store, text)).toMatchObject({ ok: true, added });
    expect(await sync(carrier)).toBeNull();
  }
  const names = ['a', 'c', 'd', 'e'];
  expect(sold(names)).toEqual(names);
  await expectHealed(centre, [carrier], names);
  expect(await sync(till)).toBeNull();
  expect(await sync(carrier)).toBeNull();
  await expectHealed(centre, [till, carrier], names);
  const lost = [...(await rowsOf(till)).keys()].filter((id) => id.startsWith('lost:'));
  expect(lost).toEqual([lostAccount(device, 2)]);
});

const formerDevice = ({ store: { session } }: Till): string =>
  Object.keys(session.numbers).find((one) => one !== session.identity?.device) ?? '';

test('a till whom nobody vouches for says how many it cannot save', async () => {
  const marks = memoryMarks();
  const clock = () => centre.clock.now;
  const till = tillOn(centre, await openStore({ name: freshName(), clock, marks }), marks);
  await startOver(till.store, STATION, await freshDevice());
  await sell(centre, till, ['a', 'b']);
  expect(await countUnsent(till.store)).toBe(2);
  expect(await exportOutbox(till.store)).toMatchObject({ entries: 0, left: 2 });
});
