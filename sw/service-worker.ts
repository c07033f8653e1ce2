// The shell comes from the cache first, so a start never waits for the network. A new version
// waits until the page, with an empty cart, tells it to take over. Data never passes here.
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import type { PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { isTakeOver } from './take-over.ts';
import { wakeTabs } from './wake.ts';

/** Background Sync's event, which TypeScript does not know. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}
declare global {
  interface ServiceWorkerGlobalScopeEventMap {
    sync: SyncEvent;
  }
}
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/join(\/|$)/],
  }),
);

self.addEventListener('message', (event) => {
  if (isTakeOver(event.data)) void self.skipWaiting();
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('sync', (event) =>
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then((tabs) => wakeTabs(event.tag, tabs)),
  ),
);
