import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { rowsAfter } from '../../../../src/app/store/changes.ts';
import { parcelIn } from '../../../../src/app/store/post/post.ts';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { waitingParcels } from '../../../../src/app/store/post/waiting.ts';
import { parcelAccount } from '../../../../src/core/journal/account.ts';
import { draftOf, idOf } from '../../../support/entries.ts';
import { closeTestStores, freshName, handClock, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

let n = 0;
const draft = (kind: string, body: Parameters<typeof draftOf>[1]) => {
  n += 1;
  return draftOf(kind, body, idOf(`waiting ${n}`));
};
const received = (name: string) =>
  draft('parcel-received', {
    parcel: idOf(name),
    carrier: 'post',
    waybill: name,
    shelf: '1-1',
    code: `1-1-${name}`,
    tail: '0927',
  });
const out = (name: string) => draft('parcel-handed-out', { parcel: idOf(name), how: 'tail' });
const undo = (entry: string) => draft('reversal', { entry, reason: 'undone' });

/** The waiting parcels as the ledger has them, the longest waiting first. */
async function asStored({ db }: Store): Promise<string[]> {
  const rows = await db.ledger.where('open').equals('parcel').toArray();
  return rows
    .flatMap(parcelIn)
    .sort((a, b) => (a.receivedAt ?? 0) - (b.receivedAt ?? 0))
    .map(({ id }) => id);
}
const asKept = async (store: Store) => (await waitingParcels(store)).map(({ id }) => id);

const acts = fc.array(
  fc.record({
    act: fc.constantFrom('in', 'out', 'undo', 'two'),
    which: fc.integer({ min: 0, max: 4 }),
  }),
  { maxLength: 12 },
);

test('what waits is kept up by what is recorded, whatever comes, goes and is taken back', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (steps) => {
      const clock = handClock();
      const store = await openTestStore({ clock: clock.now });
      await waitingParcels(store);
      const written: string[] = [];
      for (const { act, which } of steps) {
        clock.at += 1_000;
        const last = written.at(-1 - which);
        const drafts =
          act === 'in'
            ? [received(`p${which}`)]
            : act === 'two'
              ? [received(`p${which}`), received(`q${which}`)]
              : act === 'out' || last === undefined
                ? [out(`p${which}`)]
                : [undo(last)];
        written.push(...drafts.map(({ id }) => id));
        expect((await record(store, drafts)).ok).toBe(true);
        expect(await asKept(store)).toEqual(await asStored(store));
      }
      closeTestStores();
    }),
    { numRuns: 40 },
  );
});

test('what another tab recorded is read again, what this one did comes as it wrote it', async () => {
  const name = freshName();
  const [one, other] = [await openTestStore({ name }), await openTestStore({ name })];
  const heard: boolean[] = [];
  one.changes.listen((changed) => heard.push(changed.rows !== undefined));
  expect(await asKept(one)).toEqual([]);
  await record(one, [received('here')]);
  await record(other, [received('there')]);
  await expect.poll(() => heard).toEqual([true, false]);
  await expect.poll(() => asKept(one)).toEqual([idOf('here'), idOf('there')]);
});

test('rows that a change does not carry are read', async () => {
  const store = await openTestStore();
  await record(store, [received('here')]);
  const account = parcelAccount(idOf('here'));
  const changed = { ledgers: ['parcel'], accounts: [account] };
  const [stored] = await rowsAfter(store.db, changed, [account]);
  expect(stored).toMatchObject({ id: account, open: 'parcel' });
  const gone = { ...changed, rows: new Map([[account, null]]) };
  expect(await rowsAfter(store.db, gone, [account])).toEqual([undefined]);
  expect(await rowsAfter(store.db, gone, [account, 'parcel:other'])).toEqual([stored, undefined]);
});
