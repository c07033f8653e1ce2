import type { JSX } from 'preact';
import { readDraft } from '../store/drafts.ts';
import { useSession } from '../session.ts';
import { Band } from '../ui/band.tsx';
import { useQuery } from './query.ts';

/** Leads back in one tap to a receiving left open: 进货没做完 12 样. */
export function DraftBand({ path }: { path: string }): JSX.Element | null {
  const { store } = useSession();
  const draft = useQuery(() => readDraft(store, 'receiving'), [path]);
  if (draft === null || draft.lines === 0 || path === '/goods/receive') return null;
  return <Band tone="note" title={`进货没做完 ${draft.lines} 样`} href="/goods/receive" />;
}
