import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Fen, parseYuan, yuan } from '../../../core/money.ts';
import { useSession } from '../../session.ts';
import { saveShopSettings } from '../../store/shop-settings-save.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';

type TargetSheetProps = { readonly target: Fen | null; readonly onClose: () => void };

/** 我的目标: what the keeper wants to earn in a month; nobody else sets or sees it. */
export function TargetSheet({ target, onClose }: TargetSheetProps): JSX.Element {
  const { store, newId } = useSession();
  const [text, setText] = useState(target === null ? '' : yuan(target));
  const typed = parseYuan(text);
  const isGood = typed !== null && typed > 0;
  const save = async (next: Fen | null): Promise<void> => {
    const written = await saveShopSettings(store, newId, { target: next });
    if (written !== null && !written.ok) say(whyWords(written.why));
    else onClose();
  };
  return (
    <Sheet
      open
      title="我的目标"
      onClose={onClose}
      foot={
        <>
          {target !== null && (
            <Button kind="text" onClick={() => void save(null)}>
              不要目标了
            </Button>
          )}
          <Button kind="primary" wide disabled={!isGood} onClick={() => void save(typed)}>
            定下来
          </Button>
        </>
      }
    >
      <Field
        label="每个月想赚多少佣金"
        value={text}
        onInput={setText}
        mode="decimal"
        suffix="元"
        error={text !== '' && !isGood ? '请填大于 0 的钱数，比如 2000。' : undefined}
        focus
      />
      <p class="muted">只是给自己看的，随时可以改。</p>
    </Sheet>
  );
}
