// One till with its disk, clock and line, as the keeper finds it: opened, killed, mended, bound.
import { Dexie } from 'dexie';
import type { Draft } from '../../src/core/journal/entry.ts';
import { checkMarks } from '../../src/app/store/marks.ts';
import { record, type Recorded } from '../../src/app/store/record.ts';
import { repair } from '../../src/app/store/repair.ts';
import { storageFault } from '../../src/app/store/storage-error.ts';
import { type Store, closeStore, now, openStore, reopenStore } from '../../src/app/store/store.ts';
import { postWaiting } from '../../src/app/store/late-posting.ts';
import { wholeCheck } from '../../src/app/store/whole-check.ts';
import { enrol } from '../../src/app/sync/enrol.ts';
import { type Exchange, exchange, nothingLater } from '../../src/app/sync/exchange.ts';
import { NOTHING_URGENT, newPastLoad } from '../../src/app/sync/past-load.ts';
import { fullPace } from '../../src/app/sync/push.ts';
import { freshDevice } from '../../src/app/sync/succession.ts';
import { memoryMarks } from '../support/store.ts';
import { setTrap } from './disk.ts';
import type { Line } from './line.ts';
import { type Version, runAs } from './versions.ts';

/** How an exchange ended; null: as it should. */
export type Ended = string | null;

const AT_ONCE = Promise.resolve();

/** What an exchange needs at most is some thirty. */
const MOST_REQUESTS = 300;

/** A till lets its clock be wrong by so much, ms. */
const NOT_ADJUSTED_MS = 1_000;

export class Till {
  readonly name: string;
  readonly station: string;
  readonly line: Line;
  readonly marks = memoryMarks();
  /** What all its pages run. */
  readonly version: Version = { isNew: true };
  /** How far its clock is ahead, ms. */
  skew = 0;
  /** How often a damaged database was mended. */
  repairs = 0;
  /** Its boot flags say that it was bound. */
  isBoundOnce = false;
  /** Its disk is full or damaged unseen: whatever that breaks off is broken off. */
  isSick = false;
  /** Open pages on its database; none when it is off. */
  tabs: Store[] = [];
  readonly #time: () => number;
  readonly #code: () => Promise<string>;
  #pace = fullPace();

  constructor(
    name: string,
    station: string,
    line: Line,
    time: () => number,
    code: () => Promise<string>,
  ) {
    this.name = name;
    this.station = station;
    this.line = line;
    this.#time = time;
    this.#code = code;
    line.onKill = () => this.kill();
  }

  /** Its first page, opened if need be; the boot checks come first, as on a real start. */
  async store(): Promise<Store> {
    const open = this.tabs[0];
    if (open !== undefined) return open;
    const store = await this.#open();
    this.tabs = [store];
    this.#pace = fullPace();
    const check = await checkMarks(store, this.isBoundOnce ? this.station : null);
    if (check.verdict === 'damaged') {
      this.repairs += 1;
      await runAs(this.version, () => repair(store, check, freshDevice));
    }
    return store;
  }

  #open(): Promise<Store> {
    const clock = (): number => Math.floor(this.#time() + this.skew);
    return openStore({ name: this.name, clock, marks: this.marks });
  }

  /** It is started again, and runs the newest version. */
  async upgrade(): Promise<void> {
    this.kill();
    this.version.isNew = true;
    await this.store();
  }

  /** A second page on the same database; one that was killed while it opened is of no use. */
  async secondTab(): Promise<Store> {
    await this.store();
    const second = this.tabs[1] ?? (await this.#open());
    if (this.tabs[0] === undefined) closeStore(second);
    else this.tabs[1] = second;
    return second;
  }

  /** Everything it was doing ends here and now; nothing of it reaches the disk any more. */
  kill(): void {
    setTrap(this.name, null);
    for (const store of this.tabs) {
      for (const database of [store.db, store.bulk]) {
        Object.defineProperty(database, 'open', {
          value: () => Dexie.Promise.reject(new Dexie.DatabaseClosedError('killed')),
        });
      }
      closeStore(store);
      // What the killed page still tries must not wait for a connection that never comes.
      for (const database of [store.db, store.bulk]) {
        Object.defineProperty(database, 'close', { value: () => undefined });
      }
    }
    this.tabs = [];
  }

  /**
   * Looks at the whole database as an idle till does, and mends what is damaged; `isSure` when
   * what was loading at the last look is here.
   */
  async lookOver(isSure = false): Promise<void> {
    const store = await this.store();
    if (store.session.identity === null) return;
    const found = await runAs(this.version, () => wholeCheck(store, () => AT_ONCE));
    if (isSure || found !== null) this.isSick = false;
    if (found === null) return;
    this.repairs += 1;
    await runAs(this.version, () => repair(store, found, freshDevice));
  }

  /** Binds it if it is not bound. */
  async bind(): Promise<boolean> {
    const store = await this.store();
    if (store.session.identity !== null) return true;
    const bound = await enrol(store, this.line.fetch, await this.#code());
    if (bound.ok) this.isBoundOnce = true;
    return bound.ok;
  }

  /** Records drafts on a page; null when the till was killed meanwhile. */
  async record(store: Store, drafts: readonly Draft[]): Promise<Recorded | null> {
    const done = await this.#unlessKilled(store, () => record(store, drafts));
    return done === 'killed' ? null : done;
  }

  /** One exchange as the sync loop makes it. */
  async exchange(tab = 0): Promise<Ended> {
    const first = await this.store();
    const store = this.tabs[tab] ?? first;
    this.line.left = MOST_REQUESTS;
    const wasRight = this.#isRight(store);
    const ended = await this.#unlessKilled(store, () => this.#attempt(store));
    if (this.line.left < 0) throw new Error(`${this.name} exchanges without end`);
    this.line.left = Infinity;
    if (wasRight && !this.#isRight(store)) throw new Error(`${this.name} was told a wrong time`);
    return ended;
  }

  /** It takes the centre's time for what it is. */
  #isRight(store: Store): boolean {
    return Math.abs(now(store) - this.#time()) <= NOT_ADJUSTED_MS;
  }

  async #attempt(store: Store): Promise<Ended> {
    const run: Exchange = {
      store,
      fetch: this.line.fetch,
      pace: this.#pace,
      urgency: NOTHING_URGENT,
      past: newPastLoad(),
      onPulled: () => AT_ONCE,
      onLoading: () => undefined,
      later: { ...nothingLater(), catalogue: store.clock() + 1_000 },
    };
    try {
      if (!(await this.bind())) return 'unbound';
      await postWaiting(store);
      return (await exchange(run, new AbortController().signal))?.why ?? null;
    } catch (error) {
      if (storageFault(error) === null && !this.isSick) throw error;
      await reopenStore(store).catch(() => undefined);
      return 'storage';
    }
  }

  /** Works on a page; null when the till was killed meanwhile, or its disk broke it off. */
  async during<T>(store: Store, work: () => Promise<T>): Promise<T | null> {
    const done = await this.#unlessKilled(store, async () => {
      try {
        return await work();
      } catch (error) {
        if (storageFault(error) === null && !this.isSick) throw error;
        await reopenStore(store).catch(() => undefined);
        return null;
      }
    });
    return done === 'killed' ? null : done;
  }

  async #unlessKilled<T>(store: Store, work: () => Promise<T>): Promise<T | 'killed'> {
    const isKilled = (): boolean => !this.tabs.includes(store);
    try {
      const done = await runAs(this.version, work);
      return isKilled() ? 'killed' : done;
    } catch (error) {
      if (isKilled()) return 'killed';
      throw error;
    }
  }
}
