import type { Missed } from './request.ts';

/**
 * Why the last exchange did not succeed; `storage`: our own database did not take it; `old-tab`: a
 * newer version writes there, and this one does not any more.
 */
export type Reason = Missed['why'] | 'storage' | 'old-tab';

/**
 * What the sync mark shows. `synced`: the last exchange succeeded and nothing waits; `waiting`:
 * entries are on their way, or the centre refuses them (`reason`); `offline`: nobody answers, or
 * the centre does not let this device in.
 */
export type SyncState = {
  readonly state: 'synced' | 'waiting' | 'offline';
  readonly unsent: number;
  /** When the centre last answered, epoch ms. */
  readonly lastSuccess: number | null;
  readonly reason: Reason | null;
  /** How much of the shop's balances is here while they are being loaded, 0 to 1; else null. */
  readonly loading: number | null;
};

/** Before the first exchange. */
export const NOT_YET: SyncState = {
  state: 'waiting',
  unsent: 0,
  lastSuccess: null,
  reason: null,
  loading: null,
};

const SILENT: ReadonlySet<Reason> = new Set(['no-answer', 'timeout', 'not-the-centre', 'busy']);

/** True when nobody (or not the centre) answered, so asking something else is no use now. */
export const isSilence = (reason: Reason | null): boolean => reason !== null && SILENT.has(reason);

/** True when nobody answered, or the centre does not let this device in. */
export const isOffline = (reason: Reason | null): boolean =>
  isSilence(reason) || reason === 'session';

/** The state after an exchange: truth is what the centre answered, not what the browser thinks. */
export function stateAfter(
  reason: Reason | null,
  unsent: number,
  lastSuccess: number | null,
  loading: number | null = null,
): SyncState {
  const state = isOffline(reason)
    ? 'offline'
    : reason !== null || unsent > 0
      ? 'waiting'
      : 'synced';
  return { state, unsent, lastSuccess, reason, loading };
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Milliseconds to wait after `failures` in a row: doubling, with jitter, never above a minute. */
export const backoff = (failures: number, random: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 6)) * (0.5 + random / 2);
