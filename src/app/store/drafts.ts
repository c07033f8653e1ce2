// Long tasks that survive being left: kept among the carts, so that the entry a task becomes and
// the end of its draft are one transaction (`record` with the draft's id as its cart).
import * as v from 'valibot';
import type { Json } from '../../core/text.ts';
import type { Store } from './store.ts';

/** A task that is written down as it goes. */
export type DraftTask = 'receiving' | 'count' | 'write-off' | 'ordering' | 'transfer';

/** The row a task's draft stands in. */
export const draftId = (task: DraftTask): string => `draft:${task}`;

const DraftSchema = v.object({ lines: v.number(), content: v.unknown() });

/** A draft as it was left: how many lines it has, and what the screen wrote, to be parsed. */
export type LeftDraft = v.InferOutput<typeof DraftSchema>;

/** The draft of a task; null when there is none. */
export async function readDraft(store: Store, task: DraftTask): Promise<LeftDraft | null> {
  const row = await store.db.carts.get(draftId(task));
  const parsed = v.safeParse(DraftSchema, row?.cart);
  return parsed.success ? parsed.output : null;
}

/** Writes a draft as it stands: like a cart it survives the browser's death. */
export async function saveDraft(
  store: Store,
  task: DraftTask,
  draft: { readonly lines: number; readonly content: Json },
): Promise<void> {
  await store.gate.first(() => store.bulk.carts.put({ id: draftId(task), cart: draft }));
}

export async function deleteDraft(store: Store, task: DraftTask): Promise<void> {
  await store.bulk.carts.delete(draftId(task));
}
