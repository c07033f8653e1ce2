import type { Draft } from '../../core/journal/entry.ts';
import { assert } from '../../core/assert.ts';
import { deleteBeside } from './beside.ts';
import { type Store, bind, closeStore, openStore } from './store.ts';
import { TillDatabase } from './database.ts';
import { record } from './record.ts';
import { closeSearch } from './goods/search.ts';

const NAME = 'practice';
const BATCH = 20;

export type PracticeOptions = {
  readonly clock: () => number;
  readonly station: string;
  readonly stationName: string;
  readonly device: string;
  /** The entries it starts with: goods, stock, a little history. */
  readonly drafts: readonly Draft[];
};

/** A throw-away till (先练一练): the same schema, no second mark, no server, a fresh start. */
export async function openPractice(options: PracticeOptions): Promise<Store> {
  await deletePractice();
  const { clock, station, stationName, device, drafts } = options;
  const store = await openStore({ name: NAME, clock, marks: null });
  await bind(store, {
    station,
    stationName,
    device,
    number: 1,
    demo: false,
    certificate: '',
    signature: '',
    keys: null,
  });
  for (let at = 0; at < drafts.length; at += BATCH) {
    const written = await record(store, drafts.slice(at, at + BATCH));
    assert(written.ok, 'the practice copy takes its first entries');
  }
  return store;
}

/** Closes a practice till and deletes all of it. */
export async function endPractice(store: Store): Promise<void> {
  assert(store.name === NAME, 'only a practice copy is thrown away');
  await closeSearch(store);
  await deleteBeside(store);
  closeStore(store);
  await deletePractice();
}

const deletePractice = (): Promise<void> => new TillDatabase(NAME, 'relaxed').delete();
