import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { parcelNumber } from '../../../core/barcode/parcel-number.ts';
import { type Fen, minus, parseYuan, yuan } from '../../../core/money.ts';
import { COUPON_PLANS, type CouponPlan, couponOff } from '../../../core/post/sending.ts';
import { beep } from '../../device/sound.ts';
import { useQuery } from '../../parts/query.ts';
import { WhenOn } from '../../parts/when-on.tsx';
import { waybillWords } from '../../parts/waybill.ts';
import { useScans, useSession } from '../../session.ts';
import { outgoing, receivableOf } from '../../store/gifts.ts';
import { record } from '../../store/record.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { momentText } from '../../parts/moment.ts';
import { COUPON_WORDS } from './receivable-words.ts';
import { Receivables } from './receivables.tsx';
import './post.css';

/** 寄件: one form and one label; a postage coupon is the post's, which owes what it takes off. */
export function Send(): JSX.Element {
  const { route } = useLocation();
  return (
    <div class="post-form">
      <Band title="寄件" back={() => route('/post')} />
      <WhenOn anyOf={['sending']}>
        <div class="post-columns">
          <SendForm />
          <div>
            <Sent />
            <Receivables of="coupon" />
          </div>
        </div>
      </WhenOn>
    </div>
  );
}

type Typed = {
  readonly label: string;
  readonly weight: string;
  readonly fee: string;
  readonly plan: CouponPlan | 'none';
  readonly code: string;
};
const EMPTY: Typed = { label: '', weight: '', fee: '', plan: 'none', code: '' };

/** Grams of a typed weight in kilograms; null when it is none. */
const gramsOf = (text: string): number | null => {
  const grams = /^\d{1,2}(?:\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1_000) : 0;
  return grams > 0 ? grams : null;
};

type Ready = {
  readonly label: string;
  readonly weight: number;
  readonly fee: Fen;
  readonly coupon: { readonly code: string; readonly plan: CouponPlan } | null;
  readonly paid: Fen;
};

/** What was typed, ready to be written; null while something is missing. */
function readyOf({ label, weight, fee, plan, code }: Typed): Ready | null {
  const grams = gramsOf(weight);
  const amount = parseYuan(fee);
  const number = parcelNumber(label);
  const couponCode = parcelNumber(code);
  if (grams === null || amount === null || amount <= 0) return null;
  if (!/^[A-Z0-9-]{8,30}$/.test(number)) return null;
  const plain = { label: number, weight: grams, fee: amount };
  if (plan === 'none') return { ...plain, coupon: null, paid: amount };
  const off = couponOff(plan, amount);
  if (off === null || !/^[0-9A-Z-]{4,40}$/.test(couponCode)) return null;
  return { ...plain, coupon: { code: couponCode, plan }, paid: minus(amount, off) };
}

function SendForm(): JSX.Element {
  const { store, newId, settings } = useSession();
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<Typed>): void => setTyped((was) => ({ ...was, ...change }));
  const code = parcelNumber(typed.code);
  const used = useQuery(() => receivableOf(store, 'coupon', code), [code]);
  const isUsed = typed.plan !== 'none' && used !== null;
  const ready = readyOf(typed);
  useScans((scan) => {
    set(typed.plan !== 'none' && typed.code === '' ? { code: scan.text } : { label: scan.text });
    if (settings.sound.value) beep();
    return true;
  });
  const send = async (): Promise<void> => {
    if (ready === null || isUsed || busy) return;
    setBusy(true);
    const body = { parcel: newId(), ...ready };
    const written = await record(store, [
      { id: newId(), kind: 'parcel-accepted', v: 1, body },
    ]).finally(() => setBusy(false));
    if (!written.ok) return void say(whyWords(written.why));
    say(`${waybillWords(ready.label)} 收下了，收客人 ¥${yuan(ready.paid)}。`);
    setTyped(EMPTY);
  };
  return (
    <section class="post-fields">
      <Field
        label="面单号"
        value={typed.label}
        onInput={(label) => set({ label })}
        placeholder="贴好面单，扫一下"
      />
      <Field
        label="重量"
        value={typed.weight}
        onInput={(weight) => set({ weight })}
        mode="decimal"
        suffix="千克"
      />
      <Field
        label="邮费"
        value={typed.fee}
        onInput={(text) => set({ fee: text })}
        mode="decimal"
        suffix="元"
      />
      <Coupon typed={typed} set={set} usedAt={used?.at ?? null} />
      <Button
        kind="primary"
        size="big"
        wide
        busy={busy}
        disabled={ready === null || isUsed}
        onClick={() => void send()}
      >
        {ready === null ? '收件' : `收件，收 ¥${yuan(ready.paid)}`}
      </Button>
    </section>
  );
}

type CouponProps = {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  /** When the typed coupon was used before; null: never here. */
  readonly usedAt: number | null;
};

function Coupon({ typed, set, usedAt }: CouponProps): JSX.Element {
  const { now } = useSession();
  const fee = parseYuan(typed.fee);
  const tooSmall = typed.plan !== 'none' && fee !== null && couponOff(typed.plan, fee) === null;
  return (
    <>
      <Choice<CouponPlan | 'none'>
        label="寄件券"
        titled
        value={typed.plan}
        onChange={(plan) => set({ plan })}
        options={[
          { value: 'none', label: '没有' },
          ...COUPON_PLANS.map((value) => ({ value, label: COUPON_WORDS[value] })),
        ]}
      />
      {typed.plan !== 'none' && (
        <Field
          label="券号"
          value={typed.code}
          onInput={(text) => set({ code: text })}
          error={
            usedAt !== null
              ? `这张券${momentText(usedAt, now())}用过了，不能再用。`
              : tooSmall
                ? '邮费不够，用不了这张券。'
                : undefined
          }
        />
      )}
    </>
  );
}

function Sent(): JSX.Element {
  const { store, now } = useSession();
  const all = useQuery(() => outgoing(store, 20)) ?? [];
  return (
    <section class="post-past" aria-label="收下的寄件">
      <h2>收下的寄件</h2>
      {all.length === 0 && <p class="post-none">还没有。</p>}
      {all.map((one) => (
        <Row
          key={one.id}
          title={waybillWords(one.label)}
          detail={`${one.weight / 1_000} 千克 · ${momentText(one.acceptedAt, now())}`}
          right={`¥${yuan(one.paid)}`}
          rightDetail={one.paid === one.fee ? undefined : `邮费 ¥${yuan(one.fee)}`}
        />
      ))}
    </section>
  );
}
