import { type ProductSaved, versionFor } from '../../../core/goods/saved.ts';
import type { Draft, Sealed } from '../../../core/journal/entry.ts';
import { REVERSAL } from '../../../core/journal/reversal.ts';
import type { Json } from '../../../core/text.ts';
import { type Session, useSession } from '../../session.ts';
import { type RecordOptions, record } from '../../store/record.ts';
import type { Store } from '../../store/store.ts';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';

type Written = { readonly id?: string; readonly v?: number; readonly options?: RecordOptions };

/** Writes one entry; what hinders it is said in a sentence, and then null is the answer. */
export type Write = (kind: string, body: Json, more?: Written) => Promise<Sealed | null>;

/** The writing of entries from a goods screen. */
export function useWrite(): Write {
  const session = useSession();
  return (kind, body, more = {}) => write(session, kind, body, more);
}

/** Writes several entries at once, or none; what hinders them is said. */
export type WriteAll = (drafts: readonly Draft[], options?: RecordOptions) => Promise<boolean>;

/** The writing of entries that belong together. */
export function useWriteAll(): WriteAll {
  const { store } = useSession();
  return async (drafts, options) => (await recorded(store, drafts, options)) !== null;
}

async function write(
  session: Session,
  kind: string,
  body: Json,
  { id, v = 1, options }: Written,
): Promise<Sealed | null> {
  const draft = { id: id ?? session.newId(), kind, v, body };
  return (await recorded(session.store, [draft], options))?.[0] ?? null;
}

async function recorded(
  store: Store,
  drafts: readonly Draft[],
  options: RecordOptions | undefined,
): Promise<readonly Sealed[] | null> {
  try {
    const result = await record(store, drafts, options);
    if (result.ok) return result.sealed;
    say(whyWords(result.why));
  } catch (error) {
    reportError(error);
    say('没存上，请再点一次。');
  }
  return null;
}

/** Writes a product in the least version of its kind that can say what changed. */
export const writeProduct = (write: Write, body: ProductSaved): Promise<Sealed | null> =>
  write('product-saved', body, { v: versionFor(body) });

/** Products as drafts, each in the least version of its kind that can say what changed. */
export const productDrafts = (newId: () => string, bodies: readonly ProductSaved[]): Draft[] =>
  bodies.map((body) => ({
    id: newId(),
    kind: 'product-saved',
    v: versionFor(body),
    body: { ...body, fields: { ...body.fields }, units: body.units.map((unit) => ({ ...unit })) },
  }));

/** Says what several entries did, with the button that undoes all of them. */
export function sayAllUndoable(
  writeAll: WriteAll,
  newId: () => string,
  drafts: readonly Draft[],
  [words, undone]: readonly [string, string],
): void {
  const undo = async (): Promise<void> => {
    const backs = drafts.map(({ id }) => ({
      id: newId(),
      kind: REVERSAL,
      v: 1,
      body: { entry: id, reason: '' },
    }));
    if (await writeAll(backs)) say(undone);
  };
  say(words, { label: '撤销', run: () => void undo().catch(reportError) });
}

/** Takes an entry back; says `words` when that is done. */
export async function takeBack(write: Write, entry: string, words: string): Promise<boolean> {
  const done = await write(REVERSAL, { entry, reason: '' });
  if (done) say(words);
  return done !== null;
}

/** Says what was done, with the button that undoes it. */
export function sayUndoable(write: Write, entry: string, words: string, undone: string): void {
  say(words, { label: '撤销', run: () => void takeBack(write, entry, undone) });
}
