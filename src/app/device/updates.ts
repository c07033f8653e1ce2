import { Workbox } from 'workbox-window';

/** Milliseconds between two looks for a new version: a till may stay open for weeks. */
const LOOK = 3_600_000;

/**
 * Registers the service worker. `offer` is called when a new version waits; calling what it is
 * given lets that version take over and reloads the page once it has.
 */
export function watchUpdates(offer: (takeOver: () => void) => void): void {
  if (!('serviceWorker' in navigator)) return;
  const worker = new Workbox('/service-worker.js');
  const takeOver = (): void => {
    worker.addEventListener('controlling', () => location.reload());
    worker.messageSkipWaiting();
  };
  worker.addEventListener('waiting', () => offer(takeOver));
  worker.register().catch(() => undefined);
  setInterval(() => {
    worker.update().catch(() => undefined);
  }, LOOK);
}
