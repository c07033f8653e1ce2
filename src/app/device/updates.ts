import { Workbox } from 'workbox-window';

/** Milliseconds between two looks for a new version: a till may stay open for weeks. */
const LOOK = 3_600_000;
/** The new version takes over within milliseconds, unless the old one is still at work. */
const SOON = 3_000;
/** What the page's own history says of a page that is to be loaded once more. */
const HALFWAY = 'half taken over';

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
    // What the old version still has at work for this page would hold it for minutes; it ends with
    // the page. The next page is loaded once more, for the old version may have answered it.
    setTimeout(() => {
      history.replaceState(HALFWAY, '');
      location.reload();
    }, SOON);
  };
  worker.addEventListener('waiting', () => offer(takeOver));
  worker.register().then(
    (registration) => {
      if (history.state !== HALFWAY) return;
      history.replaceState(null, '');
      if (registration !== undefined && registration.waiting === null) {
        location.reload();
      }
    },
    () => undefined,
  );
  setInterval(() => {
    worker.update().catch(() => undefined);
  }, LOOK);
}
