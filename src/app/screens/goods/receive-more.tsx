import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import type { Desk } from './receiving-desk.ts';
import type { ReceivingDraft } from './receiving-draft.ts';

type ReceiveMoreProps = {
  readonly draft: ReceivingDraft;
  readonly change: Desk['change'];
  readonly onClose: () => void;
};

/** Who brought it and what else is to be said; and the way to begin anew. */
export function ReceiveMore({ draft, change, onClose }: ReceiveMoreProps): JSX.Element {
  const [supplier, setSupplier] = useState(draft.supplier);
  const [note, setNote] = useState(draft.note);
  const close = (): void => {
    void change((now) => ({ ...now, supplier, note }));
    onClose();
  };
  const clear = (): void => {
    void change((now) => ({ ...now, lines: [], supplier: '', note: '' }));
    say('这张进货单清空了。', { label: '放回来', run: () => void change(() => draft) });
    onClose();
  };
  return (
    <Sheet
      open
      title="进货单"
      onClose={close}
      foot={
        <Button kind="primary" wide onClick={close}>
          好了
        </Button>
      }
    >
      <Field
        label="供货商"
        value={supplier}
        maxLength={200}
        placeholder="谁送来的"
        onInput={setSupplier}
      />
      <Field label="备注" value={note} maxLength={200} onInput={setNote} />
      {draft.lines.length > 0 && (
        <Button kind="danger-text" icon="trash" onClick={clear}>
          不收了，清空
        </Button>
      )}
    </Sheet>
  );
}
