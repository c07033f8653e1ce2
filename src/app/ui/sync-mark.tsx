import type { JSX } from 'preact';
import './sync-mark.css';

/** How far the centre knows what happened here. */
export type SyncMarkState = 'synced' | 'waiting' | 'offline';

type SyncMarkProps = { state: SyncMarkState; waiting: number; onClick: () => void };

/** The small calm mark of sync; being offline is normal, so it is never red. */
export function SyncMark({ state, waiting, onClick }: SyncMarkProps): JSX.Element {
  return (
    <button class="sync-mark" type="button" data-state={state} onClick={onClick}>
      {syncWords(state, waiting)}
    </button>
  );
}

/** The mark's words; `waiting` counts the sales not yet at the centre. */
export function syncWords(state: SyncMarkState, waiting: number): string {
  if (state === 'synced') return '已同步';
  if (state === 'waiting') return waiting === 0 ? '正在同步' : `待传 ${waiting}`;
  return waiting === 0 ? '离线' : `离线 · ${waiting} 单待传`;
}
