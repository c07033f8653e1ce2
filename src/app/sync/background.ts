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

/** Asks for the `sync` event; a browser that refuses or has none changes nothing. */
export function askForSync(): void {
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
