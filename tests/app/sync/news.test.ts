import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askForSync, heedSyncEvent } from '../../../src/app/sync/background.ts';
import { eventNews } from '../../../src/app/sync/news.ts';
import { WAKE } from '../../../src/core/wake.ts';

/** The browser's event stream: it mends a broken line itself and gives up at an error status. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static all: Stream[] = [];
  readyState = 0;
  constructor() {
    super();
    Stream.all.push(this);
  }
  close(): void {
    this.readyState = Stream.CLOSED;
  }
  refuse(): void {
    this.readyState = Stream.CLOSED;
    this.dispatchEvent(new Event('error'));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  Stream.all = [];
  vi.stubGlobal('EventSource', Stream);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('news that the centre refused are asked for again, ever more rarely', async () => {
  let heard = 0;
  const end = eventNews(() => {
    heard += 1;
  });
  Stream.all[0]?.dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(90_000);
  expect(Stream.all).toHaveLength(1);
  Stream.all[0]?.refuse();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(Stream.all).toHaveLength(2);
  Stream.all[1]?.refuse();
  await vi.advanceTimersByTimeAsync(999);
  expect(Stream.all).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_001);
  expect(Stream.all).toHaveLength(3);
  Stream.all[2]?.dispatchEvent(new Event('entry'));
  expect(heard).toBe(1);
  Stream.all[2]?.refuse();
  end();
  await vi.advanceTimersByTimeAsync(90_000);
  expect(Stream.all).toHaveLength(3);
});

test("the service worker's word wakes the loop; other messages do not", () => {
  const container = new EventTarget();
  vi.stubGlobal('navigator', { serviceWorker: container });
  let rung = 0;
  const end = heedSyncEvent(() => {
    rung += 1;
  });
  container.dispatchEvent(new MessageEvent('message', { data: { type: 'other' } }));
  expect(rung).toBe(0);
  container.dispatchEvent(new MessageEvent('message', { data: { type: WAKE } }));
  expect(rung).toBe(1);
  end();
  container.dispatchEvent(new MessageEvent('message', { data: { type: WAKE } }));
  expect(rung).toBe(1);
});

test('the browser is asked to say when there is a line, but not while it thinks there is one', async () => {
  const asked: string[] = [];
  const sync = {
    register: (tag: string) => {
      asked.push(tag);
      return Promise.resolve();
    },
  };
  const serviceWorker = Object.assign(new EventTarget(), { ready: Promise.resolve({ sync }) });
  vi.stubGlobal('navigator', { serviceWorker, onLine: true });
  askForSync();
  await serviceWorker.ready;
  expect(asked).toEqual([]);
  vi.stubGlobal('navigator', { serviceWorker, onLine: false });
  askForSync();
  await serviceWorker.ready;
  expect(asked).toEqual([WAKE]);
});
