import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { grouped } from '../../../../core/money.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { draftId } from '../../../store/drafts.ts';
import { Button } from '../../../ui/button.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { noteTotal } from './delivery-draft.ts';
import { ReceiveMore } from './receive-more.tsx';
import { countedSince, draftsFor } from './receive-saving.ts';
import { allRight, ticked } from './receiving-body.ts';
import type { Desk } from './receiving-desk.ts';
import { type ReceivingDraft, sumsOf } from './receiving-draft.ts';
import { differenceWords, supplierWords } from './receive-words.ts';
import { useWriteAll } from '../writing.ts';

/** A receiving just written, and its draft, should it be taken back. */
export type Received = { readonly entry: string; readonly draft: ReceivingDraft };

type ReceiveProps = {
  readonly desk: Desk;
  readonly onReceived: (done: Received) => void;
  /** Goods come for the first time and have no price: its code. */
  readonly onPrice: (code: string) => void;
};

/** Makes the draft on the desk an entry; `ready` may put the note's goods on it first. */
export function useReceiving({ desk, onReceived, onPrice }: ReceiveProps): {
  readonly isBusy: boolean;
  readonly receive: (ready?: (draft: ReceivingDraft) => ReceivingDraft) => Promise<void>;
} {
  const { store, station } = useSession();
  const writeAll = useWriteAll();
  const [isBusy, setBusy] = useState(false);
  const write = async (draft: ReceivingDraft): Promise<boolean> => {
    const made = await draftsFor(store, station.id, draft);
    if (made.ok) return writeAll(made.drafts, { cart: draftId('receiving') });
    say('这样货店里第一次进，先填卖价。');
    onPrice(made.code);
    return false;
  };
  const receive = async (ready?: (draft: ReceivingDraft) => ReceivingDraft): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const settled = await desk.settle(write, ready).finally(() => setBusy(false));
    if (settled) onReceived({ entry: settled.id, draft: settled });
  };
  return { isBusy, receive };
}

type FootProps = ReceiveProps & { readonly draft: ReceivingDraft };

/** What is still to be looked at, and the one act: all that was announced, or what was scanned. */
export function ReceiveFoot(props: FootProps): JSX.Element {
  const { draft, desk } = props;
  const { store } = useSession();
  const { isBusy, receive } = useReceiving(props);
  const [isMore, setMore] = useState(false);
  const sums = sumsOf(draft);
  const counted = useQuery(() => countedSince(store, draft), [draft], ['stock'])?.size ?? 0;
  const isUntouched = draft.lines.length === 0 && draft.expected.length > 0;
  const words = isUntouched
    ? `都对，收货 ${new Set(draft.expected.map(({ product }) => product)).size} 样` +
      ` ¥${grouped(noteTotal(draft.expected))}`
    : draft.lines.length === 0
      ? '收货'
      : `收货 ${sums.goods} 样 ¥${grouped(sums.total)}`;
  return (
    <div class="goods-receive-foot">
      {sums.unknown > 0 && <p>{sums.unknown} 样没填进价，先不算进利润。</p>}
      {sums.guessed > 0 && <p>{sums.guessed} 样按上次的进价，看看对不对。</p>}
      {!isUntouched && draft.expected.length > 0 && (
        <p data-testid="differences">{differenceWords(ticked(draft))}</p>
      )}
      {counted > 0 && (
        <Switch
          label="盘点时已经数进去了"
          detail={`${counted} 样在收这批货的时候盘过`}
          on={draft.counted}
          onChange={(on) => void desk.change((now) => ({ ...now, counted: on }))}
        />
      )}
      <div class="goods-acts">
        <Button onClick={() => setMore(true)}>{supplierWords(draft) || '供货商'}</Button>
        <Button
          kind="primary"
          size="big"
          busy={isBusy}
          disabled={draft.lines.length === 0 && !isUntouched}
          onClick={() => void receive(isUntouched ? allRight : undefined)}
        >
          {words}
        </Button>
      </div>
      {isMore && <ReceiveMore draft={draft} change={desk.change} onClose={() => setMore(false)} />}
    </div>
  );
}
