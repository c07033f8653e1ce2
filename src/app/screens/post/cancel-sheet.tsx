import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useSession } from '../../session.ts';
import { cancelAct } from '../../store/post/sending.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { type CancelWords, POSTAGE_BACK } from './receivable-words.ts';

const NOT_HERE = '这台机器上查不到这一笔，不能取消；要改请找邮政。';

/** Taking an act for the post back by its entry; says what hinders it, or that it is done. */
export function useCancel(): (entry: string, done: string) => Promise<boolean> {
  const { store, newId } = useSession();
  return async (entry, done) => {
    const written = await cancelAct(store, newId, entry, POSTAGE_BACK);
    say(written.ok ? done : written.why === 'not-here' ? NOT_HERE : whyWords(written.why));
    return written.ok;
  };
}

type CancelSheetProps = {
  readonly title: string;
  /** The act's entry. */
  readonly entry: string;
  readonly words: CancelWords;
  /** The post has paid for it. */
  readonly isSettled: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/** What was done for the post, and the way to take it back until the post has paid for it. */
export function CancelSheet(props: CancelSheetProps): JSX.Element {
  const { title, entry, words, isSettled, onClose, children } = props;
  const cancel = useCancel();
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    if (await cancel(entry, words.done).finally(() => setBusy(false))) onClose();
  };
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      foot={
        isSettled ? null : (
          <Button
            kind="danger-text"
            icon="undo"
            wide
            busy={busy}
            onClick={() => void act().catch(reportError)}
          >
            {words.act}
          </Button>
        )
      }
    >
      {children}
      <p>{isSettled ? '邮政已经结清，不能再取消；要改请找邮政。' : words.means}</p>
    </Sheet>
  );
}
