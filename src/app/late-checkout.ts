import type { settle } from './checkout.ts';
import type { hold, takeBack } from './holding.ts';

/** Paying, putting aside and taking back. */
export type PayDesk = {
  readonly settle: typeof settle;
  readonly hold: typeof hold;
  readonly takeBack: typeof takeBack;
};

/** Milliseconds after which the desk is fetched though nobody pays yet. */
const SOON = 200;

let loading: Promise<PayDesk> | null = null;

/** The pay desk, fetched behind the first paint: the first scan needs none of it. */
export function payDesk(): Promise<PayDesk> {
  loading ??= load();
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

async function load(): Promise<PayDesk> {
  const [{ settle }, { hold, takeBack }] = await Promise.all([
    import('./checkout.ts'),
    import('./holding.ts'),
  ]);
  return { settle, hold, takeBack };
}

setTimeout(() => payDesk().catch(reportError), SOON);
