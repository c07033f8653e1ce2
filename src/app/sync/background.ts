// Background Sync, where a browser has it: after a failed exchange the browser is asked to say when
// there is a line again. The service worker only passes that on to the open tabs.
import * as v from 'valibot';
import { WAKE } from '../../core/wake.ts';

const MessageSchema = v.object({ type: v.literal(WAKE) });

type SyncRegistration = { readonly sync: { readonly register: (tag: string) => Promise<void> } };

const hasSync = (
  registration: ServiceWorkerRegistration,
): registration is ServiceWorkerRegistration & SyncRegistration => 'sync' in registration;

const workers = (): ServiceWorkerContainer | null =>
  typeof navigator !== 'undefined' && 'serviceWorker' in navigator ? navigator.serviceWorker : null;

/**
 * Asks for the `sync` event; a browser that refuses or has none changes nothing. One that takes
 * itself to be online says so at once: with a centre that is down each failure would ask for the
 * next try without a pause, so only one that knows of no line is asked.
 */
export function askForSync(): void {
  if (typeof navigator === 'undefined' || navigator.onLine) return;
  workers()
    ?.ready.then((registration) =>
      hasSync(registration) ? registration.sync.register(WAKE) : undefined,
    )
    .catch(() => undefined);
}

/** Calls `ring` when the service worker passes the event on; returns what ends it. */
export function heedSyncEvent(ring: () => void): () => void {
  const container = workers();
  const hear = (event: MessageEvent<unknown>): void => {
    if (v.is(MessageSchema, event.data)) ring();
  };
  container?.addEventListener('message', hear);
  return () => container?.removeEventListener('message', hear);
}
