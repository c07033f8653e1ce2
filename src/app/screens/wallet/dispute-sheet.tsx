import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { disputeLine } from './paper-data.ts';
import type { PaperLine } from './paper-view.ts';

type DisputeSheetProps = {
  readonly month: string;
  readonly line: PaperLine;
  readonly onClose: () => void;
};

/** 有异议: one sentence about one line; the post answers on the same line. */
export function DisputeSheet({ month, line, onClose }: DisputeSheetProps): JSX.Element {
  const session = useSession();
  const [note, setNote] = useState('');
  const send = async (): Promise<void> => {
    const { base, of } = line;
    const written = await disputeLine(session, { month, base, of, note: note.trim() });
    say(written.ok ? '记下了，邮政会回复在这一行。' : whyWords(written.why));
    if (written.ok) onClose();
  };
  return (
    <Sheet
      open
      title={`${line.name} ¥${line.fee}`}
      onClose={onClose}
      foot={
        <Button kind="primary" wide disabled={note.trim() === ''} onClick={() => void send()}>
          这一行不对，告诉邮政
        </Button>
      }
    >
      <Field
        label="哪里不对"
        value={note}
        onInput={setNote}
        maxLength={200}
        placeholder="比如：少算了 3 个入会"
        focus
      />
      <p class="muted">改对的数会在下一张结算单里补上，这一张不会变。</p>
    </Sheet>
  );
}
