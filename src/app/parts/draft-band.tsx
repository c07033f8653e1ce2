import type { JSX } from 'preact';
import * as v from 'valibot';
import { type LeftDraft, readDraft } from '../store/drafts.ts';
import { useSession } from '../session.ts';
import { Band } from '../ui/band.tsx';
import { openBatch } from './parcel-batch.ts';
import { useQuery } from './query.ts';

// Drafts lie among the carts: what is recorded without one has ended none.
const CARTS = ['carts'] as const;
const SENDING = '/goods/transfer/new';

/** Leads back in one tap to a task left open: 进货没做完 12 样, 包裹入库没做完 28 件. */
export function DraftBand({ path }: { path: string }): JSX.Element | null {
  const { store, deviceNumber, now } = useSession();
  const draft = useQuery(() => readDraft(store, 'receiving'), [path], CARTS);
  const counted = useQuery(() => readDraft(store, 'count'), [path], CARTS);
  const lost = useQuery(() => readDraft(store, 'write-off'), [path], CARTS);
  const sent = useQuery(() => readDraft(store, 'transfer'), [path], CARTS);
  // Where the batch itself is on the screen, every scan would count it once more for nothing.
  const isAtBatch = path === '/post/in';
  const parcels = useQuery(
    async () => (isAtBatch ? 0 : openBatch(store, deviceNumber, now())),
    [path],
    ['parcel'],
  );
  if (draft !== null && draft.lines > 0 && path !== '/goods/receive') {
    return <Band tone="note" title={`进货没做完 ${draft.lines} 样`} href="/goods/receive" />;
  }
  if (counted !== null && counted.lines > 0 && !path.startsWith('/goods/count')) {
    return <Band tone="note" title={`盘点没交 ${counted.lines} 样`} href={countHref(counted)} />;
  }
  if (lost !== null && lost.lines > 0 && path !== '/goods/loss') {
    return <Band tone="note" title={`报损没记完 ${lost.lines} 样`} href="/goods/loss" />;
  }
  if (sent !== null && sent.lines > 0 && path !== SENDING) {
    return <Band tone="note" title={`调货没送出 ${sent.lines} 样`} href={SENDING} />;
  }
  if (parcels === null || parcels === 0 || isAtBatch) return null;
  return <Band tone="note" title={`包裹入库没做完 ${parcels} 件`} href="/post/in" />;
}

/** The count that a draft left open belongs to. */
const countHref = ({ content }: LeftDraft): string => {
  const named = v.safeParse(v.object({ count: v.string() }), content);
  return named.success ? `/goods/count/${named.output.count}` : '/goods/count';
};
