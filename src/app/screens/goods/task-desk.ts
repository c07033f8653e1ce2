import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Json } from '../../../core/text.ts';
import { useSession } from '../../session.ts';
import { type DraftTask, deleteDraft, readDraft, saveDraft } from '../../store/drafts.ts';
import type { Store } from '../../store/store.ts';
import { say } from '../../ui/toast-queue.ts';

/** A kind of task that is written down as it goes. */
export type TaskKind<D extends Json> = {
  readonly task: DraftTask;
  /** What was left, parsed; null when it cannot be read. */
  readonly parse: (content: unknown) => D | null;
  readonly blank: () => D;
  /** Lines in it; none is nothing to keep. */
  readonly size: (draft: D) => number;
  readonly most: number;
  /** Said instead of taking one line more. */
  readonly tooMany: string;
};

/** The draft in hand; null until it is read. Changes are written before they are shown. */
export type TaskDesk<D> = {
  readonly draft: D | null;
  readonly change: (change: (draft: D) => D) => Promise<void>;
  /** Ends the draft once `write` has made an entry of it; the draft when it did, else null. */
  readonly settle: (write: (draft: D) => Promise<boolean>) => Promise<D | null>;
};

/** The task that was left open, or a new one. */
export function useTaskDesk<D extends Json>(kind: TaskKind<D>): TaskDesk<D> {
  const { store } = useSession();
  const [draft, setDraft] = useState<D | null>(null);
  const now = useRef<Promise<D> | null>(null);
  const left = async (): Promise<D> =>
    kind.parse((await readDraft(store, kind.task))?.content) ?? kind.blank();
  // Before a scan can be heard, which takes its turn after this.
  useLayoutEffect(() => {
    now.current = left();
    now.current.then(setDraft, reportError);
  }, [store]);
  const inTurn = async (work: (draft: D) => Promise<D>): Promise<void> => {
    now.current = (now.current ?? left()).then(work);
    setDraft(await now.current);
  };
  return {
    draft,
    change: (work) => inTurn((held) => changed(store, kind, held, work)),
    settle: async (write) => {
      let settled: D | null = null;
      await inTurn(async (held) => {
        if (kind.size(held) === 0 || !(await write(held))) return held;
        settled = held;
        return kind.blank();
      });
      return settled;
    },
  };
}

// A change that could not be written is not shown either, and the next one starts from before it.
async function changed<D extends Json>(
  store: Store,
  { task, size, most, tooMany }: TaskKind<D>,
  draft: D,
  change: (draft: D) => D,
): Promise<D> {
  const next = change(draft);
  if (size(next) > most) {
    say(tooMany);
    return draft;
  }
  try {
    if (size(next) === 0) await deleteDraft(store, task);
    else await saveDraft(store, task, { lines: size(next), content: next });
    return next;
  } catch (error) {
    reportError(error);
    say('这一下没记上，请再来一次。');
    return draft;
  }
}
