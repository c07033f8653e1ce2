import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { grouped, plus, yuan } from '../../../core/money.ts';
import type { Receivable, ReceivableKind } from '../../../core/post/receivable.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { receivables } from '../../store/post/gifts.ts';
import { Row } from '../../ui/row.tsx';
import { momentText } from '../../parts/moment.ts';
import { Photo } from '../../parts/photo.tsx';
import { CancelSheet } from './cancel-sheet.tsx';
import { CANCEL_WORDS, CONFIRMED_WORDS, receivableWords } from './receivable-words.ts';

const detailOf = ({ key, at, times, confirmed }: Receivable, now: number): string =>
  [
    key,
    momentText(at, now),
    ...(confirmed === null ? [] : [CONFIRMED_WORDS[confirmed.by]]),
    ...(times > 1 ? [`记了 ${times} 次，只算一次`] : []),
  ].join(' · ');

/** Lines shown; all of them are in the sum. */
const SHOWN = 50;

/** What the post owes the shop for vouchers or coupons, and what of it is settled. */
export function Receivables({ of }: { readonly of: ReceivableKind }): JSX.Element {
  const { store, now } = useSession();
  const all = (useQuery(() => receivables(store)) ?? []).filter((one) => one.of === of);
  const owed = all.filter(({ settled }) => !settled);
  const [open, setOpen] = useState<Receivable | null>(null);
  return (
    <section class="post-past" aria-label="邮政要给的">
      <h2>
        邮政还要给 ¥{grouped(plus(...owed.map(({ amount }) => amount)))}（{owed.length} 笔）
      </h2>
      {all.slice(0, SHOWN).map((one) => (
        <Row
          key={one.key}
          onClick={() => setOpen(one)}
          title={receivableWords(one)}
          detail={detailOf(one, now())}
          right={`¥${yuan(one.amount)}`}
          rightDetail={
            <span class="post-state" data-open={one.settled ? undefined : ''}>
              {one.settled ? '已结清' : '等邮政结'}
            </span>
          }
        />
      ))}
      {open !== null && (
        <CancelSheet
          title={receivableWords(open)}
          entry={open.entry}
          words={CANCEL_WORDS[open.of]}
          isSettled={open.settled}
          onClose={() => setOpen(null)}
        >
          <Claimed one={open} />
        </CancelSheet>
      )}
    </section>
  );
}

/** A voucher or a coupon that was taken, and how the guest confirmed it. */
function Claimed({ one }: { readonly one: Receivable }): JSX.Element {
  const { now } = useSession();
  return (
    <>
      <p>
        {one.key}，{momentText(one.at, now())}，邮政{one.settled ? '已结清' : '要给'} ¥
        {yuan(one.amount)}。
      </p>
      {one.confirmed !== null && <p>{CONFIRMED_WORDS[one.confirmed.by]}。</p>}
      {one.confirmed?.by === 'signature' && <Photo hash={one.confirmed.picture} alt="客人的签名" />}
    </>
  );
}
