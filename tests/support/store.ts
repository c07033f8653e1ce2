import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import type { Mark } from '../../src/app/store/mark.ts';
import type { MarkFile } from '../../src/app/store/marks.ts';
import type { Identity } from '../../src/app/store/meta.ts';
import type { SpareFile } from '../../src/app/store/spare-file.ts';
import { type Store, bind, closeStore, openStore } from '../../src/app/store/store.ts';
import { DEVICES, MORNING, STATION } from './entries.ts';

/** A second mark in memory. */
export function memoryMarks(): MarkFile & { mark: Mark | null } {
  const file: MarkFile & { mark: Mark | null } = {
    mark: null,
    write: (mark) => {
      file.mark = mark;
    },
    read: () => Promise.resolve(file.mark),
    remove: () => {
      file.mark = null;
      return Promise.resolve();
    },
  };
  return file;
}

/** What the centre does not have a second time, in memory; `isSilent`: it cannot be read. */
export function memorySpare(): SpareFile & { text: string; isSilent: boolean } {
  const file: SpareFile & { text: string; isSilent: boolean } = {
    text: '',
    isSilent: false,
    add: (lines) => {
      file.text += lines.map((line) => `\n${line}`).join('');
    },
    read: () => Promise.resolve(file.isSilent ? null : file.text),
    size: () => Promise.resolve(file.isSilent ? 0 : file.text.length),
    clear: (size) => {
      if (file.text.length === size) file.text = '';
      return Promise.resolve();
    },
  };
  return file;
}

/** A clock that stands at nine in the morning until it is moved. */
export const handClock = (at = MORNING) => {
  const clock = { at, now: () => clock.at };
  return clock;
};

export const identity = (device: string = DEVICES[0]): Identity => ({
  station: STATION,
  stationName: '演示站',
  device,
  number: 3,
  demo: true,
  certificate: '{}',
  signature: '',
  keys: null,
});

export const freshName = (): string => `till-${randomUUID()}`;

/** A bound store on a database of its own (or the named one again). */
export async function openTestStore(
  options: {
    name?: string;
    device?: string;
    clock?: () => number;
    marks?: MarkFile;
    spare?: SpareFile;
  } = {},
): Promise<Store> {
  const store = await openStore({
    name: options.name ?? freshName(),
    clock: options.clock ?? handClock().now,
    marks: options.marks ?? memoryMarks(),
    ...(options.spare === undefined ? {} : { spare: options.spare }),
  });
  if (store.session.identity === null) await bind(store, identity(options.device));
  opened.push(store);
  return store;
}

const opened: Store[] = [];

/** Closes what the test opened. */
export function closeTestStores(): void {
  for (const store of opened.splice(0)) closeStore(store);
}
