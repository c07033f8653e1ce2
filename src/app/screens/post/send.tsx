import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useRef, useState } from 'preact/hooks';
import { parcelNumber } from '../../../core/barcode/parcel-number.ts';
import { bareCode } from '../../../core/barcode/scan.ts';
import { type Club, memberInCode } from '../../../core/member/club.ts';
import { type Fen, minus, parseYuan, yuan } from '../../../core/money.ts';
import { couponInCode } from '../../../core/post/coupon.ts';
import { couponOff } from '../../../core/post/sending.ts';
import { beep } from '../../device/sound.ts';
import { useQuery } from '../../parts/query.ts';
import { waybillWords } from '../../parts/waybill.ts';
import { WhenOn } from '../../parts/when-on.tsx';
import { useScans, useSession } from '../../session.ts';
import { type CouponFound, findCoupon } from '../../store/post/coupons.ts';
import { acceptParcel } from '../../store/post/sending.ts';
import { memberById } from '../../store/members.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { CouponEntry, type TypedCoupon } from './coupon-entry.tsx';
import { type CouponChoice, type TakenCoupon, couponChoice } from './coupon-view.ts';
import { useCancel } from './cancel-sheet.tsx';
import { CANCEL_SENT, POSTAGE } from './receivable-words.ts';
import { Receivables } from './receivables.tsx';
import { Sent } from './sent.tsx';
import './parcels.css';
import './post.css';

/** 寄件: one form and one label; a postage coupon is the post's, which owes what it takes off. */
export function Send(): JSX.Element {
  const { route } = useLocation();
  return (
    <div class="post-send">
      <Band title="寄件" back={() => route('/post')} />
      <WhenOn anyOf={['sending']}>
        <SendForm />
      </WhenOn>
    </div>
  );
}

type Typed = {
  readonly label: string;
  readonly weight: string;
  readonly fee: string;
} & TypedCoupon;
const EMPTY: Typed = { label: '', weight: '', fee: '', code: '', plan: null, guest: null };

/** Grams of a typed weight in kilograms; null when it is none. */
const gramsOf = (text: string): number | null => {
  const grams = /^\d{1,2}(?:\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1_000) : 0;
  return grams > 0 ? grams : null;
};

type Ready = {
  readonly label: string;
  readonly weight: number;
  readonly fee: Fen;
  readonly coupon: TakenCoupon | null;
  readonly paid: Fen;
};

/** What was typed, ready to be written; null while something is missing. */
function readyOf({ label, weight, fee }: Typed, choice: CouponChoice): Ready | null {
  const grams = gramsOf(weight);
  const amount = parseYuan(fee);
  const number = parcelNumber(label);
  if (grams === null || amount === null || amount <= 0 || !choice.ok) return null;
  if (!/^[A-Z0-9-]{8,30}$/.test(number)) return null;
  const plain = { label: number, weight: grams, fee: amount, coupon: choice.coupon };
  if (choice.coupon === null) return { ...plain, paid: amount };
  const off = couponOff(choice.coupon.plan, amount);
  return off === null ? null : { ...plain, paid: minus(amount, off) };
}

type Coupons = { readonly found: CouponFound; readonly choice: CouponChoice };

/** What the typed coupon is and means; nothing can be taken while it is being looked up. */
function useCoupon({ code, plan, fee }: Typed): Coupons {
  const { store, now } = useSession();
  const looked = useQuery(async () => ({ code, found: await findCoupon(store, code) }), [code]);
  if (looked?.code !== code) return { found: { as: 'nothing' }, choice: { ok: false, why: '' } };
  const choice = couponChoice(looked.found, plan, parseYuan(fee), now());
  return { found: looked.found, choice };
}

/** Takes a scan: the guest's code, a coupon's, or the label's; a paper coupon where it is typed. */
function useSendScans(couponBox: { current: HTMLElement | null }, set: Set): void {
  const { store, settings } = useSession();
  const showGuest = async (club: Club, id: string): Promise<void> => {
    const known = club === 'post' ? await memberById(store, club, id) : null;
    if (known?.state === 'in') set({ guest: id, code: '' });
    else say(club === 'shop' ? '寄件券要扫邮政会员码，这是本店会员码。' : '本站没有这位邮政会员。');
  };
  useScans((scan) => {
    const text = bareCode(scan.text);
    const member = memberInCode(text);
    const coupon = couponInCode(text);
    if (member !== null) showGuest(member.club, member.member).catch(reportError);
    else if (coupon !== null && /^YLG-C/i.test(text)) set({ code: coupon });
    else if (couponBox.current?.contains(document.activeElement) === true) set({ code: text });
    else set({ label: text });
    if (settings.sound.value) beep();
    return true;
  });
}
type Set = (change: Partial<Typed>) => void;

function SendForm(): JSX.Element {
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const couponBox = useRef<HTMLDivElement>(null);
  const set: Set = (change) => setTyped((was) => ({ ...was, ...change }));
  const { found, choice } = useCoupon(typed);
  useSendScans(couponBox, set);
  return (
    <>
      <div class="post-columns">
        <Fields {...{ typed, set, found, choice, couponBox }} />
        <div>
          <Sent />
          <Receivables of="coupon" />
        </div>
      </div>
      <Taking ready={readyOf(typed, choice)} onTaken={() => setTyped(EMPTY)} />
    </>
  );
}

type FieldsProps = Coupons & {
  readonly typed: Typed;
  readonly set: Set;
  readonly couponBox: { readonly current: HTMLDivElement | null };
};

function Fields({ typed, set, found, choice, couponBox }: FieldsProps): JSX.Element {
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
      <div class="post-coupon" ref={couponBox}>
        <CouponEntry
          typed={typed}
          found={found}
          why={choice.ok ? '' : choice.why}
          fee={parseYuan(typed.fee)}
          onChange={set}
        />
      </div>
      <p class="muted">现金记进钱箱，交班时算在里面；扫码收的邮费不算进“扫码对账”。</p>
    </section>
  );
}

type TakingProps = { readonly ready: Ready | null; readonly onTaken: () => void };

/** Takes the parcel, by how the guest pays: what is cash goes into the drawer with it. */
function Taking({ ready, onTaken }: TakingProps): JSX.Element {
  const { store, newId } = useSession();
  const [busy, setBusy] = useState(false);
  const cancel = useCancel();
  const send = async (by: 'cash' | 'qr'): Promise<void> => {
    if (ready === null || busy) return;
    setBusy(true);
    const [entry, body] = [newId(), { parcel: newId(), ...ready }];
    const note = by === 'cash' ? `${POSTAGE} ${ready.label}` : null;
    const written = await acceptParcel(store, entry, body, note).finally(() => setBusy(false));
    if (!written.ok) return void say(whyWords(written.why));
    say(`${waybillWords(ready.label)} 收下了，收客人 ¥${yuan(ready.paid)}。`, {
      label: '撤销',
      run: () => void cancel(entry, CANCEL_SENT.done).catch(reportError),
    });
    onTaken();
  };
  const sum = ready === null ? '' : ` ¥${yuan(ready.paid)}`;
  const state = { busy, disabled: ready === null };
  return (
    <div class="post-foot">
      <Button kind="outline" {...state} onClick={() => void send('qr').catch(reportError)}>
        {`收件，已收扫码${sum}`}
      </Button>
      <Button
        kind="primary"
        size="big"
        {...state}
        onClick={() => void send('cash').catch(reportError)}
      >
        {`收件，收现金${sum}`}
      </Button>
    </div>
  );
}
