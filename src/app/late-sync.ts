import { effect, signal } from '@preact/signals';
import type { Store } from './store/store.ts';
import type { SyncLoop } from './sync/loop.ts';
import { NOT_YET } from './sync/sync-state.ts';

/** The sync loop, fetched and started behind the till: nothing a person does waits for it. */
export function lateSync(store: Store): SyncLoop {
  const state = signal(NOT_YET);
  let loading: Promise<SyncLoop> | null = null;
  const loop = (): Promise<SyncLoop> => {
    loading ??= import('./sync/loop.ts').then(({ startSync }) => {
      const started = startSync(store);
      effect(() => {
        state.value = started.state.value;
      });
      return started;
    });
    loading.catch(() => {
      loading = null;
    });
    return loading;
  };
  const wake = (): void => {
    loop().then(
      (started) => started.wake(),
      (error: unknown) => reportError(error),
    );
  };
  wake();
  return { state, wake, stop: async () => (await loop()).stop() };
}
