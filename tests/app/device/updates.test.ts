import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchUpdates } from '../../../src/app/device/updates.ts';

type Registration = { readonly waiting: object | null };

/** The page's view of its worker: what it listens for, and what it sent. */
const page = vi.hoisted(() => {
  const state = {
    listeners: new Map<string, () => void>(),
    registered: Promise.resolve<Registration>({ waiting: null }),
    skipped: 0,
  };
  return state;
});

vi.mock('workbox-window', () => ({
  Workbox: class {
    addEventListener(kind: string, listener: () => void): void {
      page.listeners.set(kind, listener);
    }
    messageSkipWaiting(): void {
      page.skipped += 1;
    }
    register(): Promise<Registration> {
      return page.registered;
    }
    update(): Promise<void> {
      return Promise.resolve();
    }
  },
}));

/** The page's history, which outlives a reload. */
const history: { state: unknown; replaceState(state: unknown): void } = {
  state: null,
  replaceState: (state) => {
    history.state = state;
  },
};
const reload = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { serviceWorker: {} });
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('history', history);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  reload.mockClear();
  page.listeners.clear();
  history.state = null;
});

/** A page that is loaded; `takeOver` is what the offer of a waiting version does. */
async function loaded(registration: Registration): Promise<{ takeOver: () => void }> {
  page.registered = Promise.resolve(registration);
  const offered: (() => void)[] = [];
  watchUpdates((takeOver) => offered.push(takeOver));
  await page.registered;
  return {
    takeOver: () => {
      page.listeners.get('waiting')?.();
      offered.at(-1)?.();
    },
  };
}

test('a version that takes over at once has the page loaded once', async () => {
  const { takeOver } = await loaded({ waiting: {} });
  takeOver();
  expect(page.skipped).toBe(1);
  expect(reload).not.toHaveBeenCalled();
  page.listeners.get('controlling')?.();
  expect(reload).toHaveBeenCalledTimes(1);
});

test('an old version that is still at work is left behind: loaded, and once more from the new', async () => {
  const { takeOver } = await loaded({ waiting: {} });
  takeOver();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reload).toHaveBeenCalledTimes(1);
  await loaded({ waiting: null });
  expect(reload).toHaveBeenCalledTimes(2);
  await loaded({ waiting: null });
  expect(reload).toHaveBeenCalledTimes(2);
});

test('one that waits still is offered again', async () => {
  const { takeOver } = await loaded({ waiting: {} });
  takeOver();
  await vi.advanceTimersByTimeAsync(10_000);
  reload.mockClear();
  const again = await loaded({ waiting: {} });
  expect(reload).not.toHaveBeenCalled();
  expect(history.state).toBeNull();
  again.takeOver();
  page.listeners.get('controlling')?.();
  expect(reload).toHaveBeenCalledTimes(1);
});
