import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { REVERSAL } from '../../../core/journal/reversal.ts';
import { yuan } from '../../../core/money.ts';
import type { Receivable } from '../../../core/post/receivable.ts';
import { momentText } from '../../parts/moment.ts';
import { Photo } from '../../parts/photo.tsx';
import { useSession } from '../../session.ts';
import { record } from '../../store/record.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { CANCEL_WORDS, CONFIRMED_WORDS, receivableWords } from './receivable-words.ts';

type CancelSheetProps = { readonly one: Receivable; readonly onClose: () => void };

/** A voucher or a coupon that was taken, and the way to take it back until the post has paid. */
export function CancelSheet({ one, onClose }: CancelSheetProps): JSX.Element {
  const { store, newId, now } = useSession();
  const [busy, setBusy] = useState(false);
  const words = CANCEL_WORDS[one.of];
  const cancel = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const body = { entry: one.entry, reason: 'cancelled' };
    const written = await record(store, [{ id: newId(), kind: REVERSAL, v: 1, body }]).finally(() =>
      setBusy(false),
    );
    if (!written.ok) return void say(whyWords(written.why));
    say(words.done);
    onClose();
  };
  return (
    <Sheet
      open
      title={receivableWords(one)}
      onClose={onClose}
      foot={
        one.settled ? null : (
          <Button
            kind="danger-text"
            icon="undo"
            wide
            busy={busy}
            onClick={() => void cancel().catch(reportError)}
          >
            {words.act}
          </Button>
        )
      }
    >
      <p>
        {one.key}，{momentText(one.at, now())}，邮政{one.settled ? '已结清' : '要给'} ¥
        {yuan(one.amount)}。
      </p>
      {one.confirmed !== null && <p>{CONFIRMED_WORDS[one.confirmed.by]}。</p>}
      {one.confirmed?.by === 'signature' && <Photo hash={one.confirmed.picture} alt="客人的签名" />}
      <p>{one.settled ? '邮政已经结清，不能再取消；要改请找邮政。' : words.means}</p>
    </Sheet>
  );
}
