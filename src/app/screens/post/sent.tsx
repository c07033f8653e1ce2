import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { yuan } from '../../../core/money.ts';
import { momentText } from '../../parts/moment.ts';
import { useQuery } from '../../parts/query.ts';
import { waybillWords } from '../../parts/waybill.ts';
import { useSession } from '../../session.ts';
import { type Outgoing, outgoing } from '../../store/post/gifts.ts';
import { Row } from '../../ui/row.tsx';
import { CancelSheet } from './cancel-sheet.tsx';
import { CANCEL_WORDS, CANCEL_SENT } from './receivable-words.ts';

/** 收下的寄件: the last parcels taken for sending, each with the way to take it back. */
export function Sent(): JSX.Element {
  const { store, now } = useSession();
  const all = useQuery(() => outgoing(store, 20)) ?? [];
  const [open, setOpen] = useState<Outgoing | null>(null);
  return (
    <section class="post-past" aria-label="收下的寄件">
      <h2>收下的寄件</h2>
      {all.length === 0 && <p class="post-none">还没有。</p>}
      {all.map((one) => (
        <Row
          key={one.id}
          onClick={() => setOpen(one)}
          title={waybillWords(one.label)}
          detail={`${one.weight / 1_000} 千克 · ${momentText(one.acceptedAt, now())}`}
          right={`¥${yuan(one.paid)}`}
          rightDetail={one.paid === one.fee ? undefined : `邮费 ¥${yuan(one.fee)}`}
        />
      ))}
      {open !== null && (
        <CancelSheet
          title={waybillWords(open.label)}
          entry={open.entry}
          words={open.paid === open.fee ? CANCEL_SENT : CANCEL_WORDS.coupon}
          isSettled={open.isSettled}
          onClose={() => setOpen(null)}
        >
          <p>
            {momentText(open.acceptedAt, now())}收下，收客人 ¥{yuan(open.paid)}。
          </p>
        </CancelSheet>
      )}
    </section>
  );
}
