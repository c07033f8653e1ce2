import type { JSX } from 'preact';
import './sync-mark.css';

/** How far the centre knows what happened here. */
export type SyncMarkState = 'synced' | 'waiting' | 'offline';

type SyncMarkProps = {
  state: SyncMarkState;
  waiting: number;
  loading: number | null;
  onClick: () => void;
};

/** The small calm mark of sync; being offline is normal, so it is never red. */
export function SyncMark({ state, waiting, loading, onClick }: SyncMarkProps): JSX.Element {
  return (
    <button class="sync-mark" type="button" data-state={state} onClick={onClick}>
      {syncWords(state, waiting, loading)}
    </button>
  );
}

/**
 * The mark's words; `waiting` counts the sales not yet at the centre, `loading` is the share of the
 * shop's books that is here while they are fetched.
 */
export function syncWords(state: SyncMarkState, waiting: number, loading: number | null): string {
  if (loading !== null && state !== 'offline') return `取账 ${Math.floor(loading * 100)}%`;
  if (state === 'synced') return '已同步';
  if (state === 'waiting') return waiting === 0 ? '正在同步' : `待传 ${waiting}`;
  return waiting === 0 ? '离线' : `离线 · ${waiting} 单待传`;
}
