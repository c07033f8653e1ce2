import type { JSX } from 'preact';
import { readDraft } from '../store/drafts.ts';
import { useSession } from '../session.ts';
import { Band } from '../ui/band.tsx';
import { openBatch } from './parcel-batch.ts';
import { useQuery } from './query.ts';

/** Leads back in one tap to a task left open: 进货没做完 12 样, 包裹入库没做完 28 件. */
export function DraftBand({ path }: { path: string }): JSX.Element | null {
  const { store, deviceNumber, now } = useSession();
  const draft = useQuery(() => readDraft(store, 'receiving'), [path]);
  const parcels = useQuery(() => openBatch(store, deviceNumber, now()), [path]) ?? 0;
  if (draft !== null && draft.lines > 0 && path !== '/goods/receive') {
    return <Band tone="note" title={`进货没做完 ${draft.lines} 样`} href="/goods/receive" />;
  }
  if (parcels === 0 || path === '/post/in') return null;
  return <Band tone="note" title={`包裹入库没做完 ${parcels} 件`} href="/post/in" />;
}
