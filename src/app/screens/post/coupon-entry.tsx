import type { JSX } from 'preact';
import type { Fen } from '../../../core/money.ts';
import { yuan } from '../../../core/money.ts';
import { type Coupon, bestCoupon, isExpired } from '../../../core/post/coupon.ts';
import { COUPONS, COUPON_PLANS, type CouponPlan, couponOff } from '../../../core/post/sending.ts';
import { dayOf } from '../../../core/time.ts';
import { dateText } from '../../parts/moment.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { type CouponFound, couponsHeld } from '../../store/post/coupons.ts';
import { type Insider, memberById } from '../../store/members.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { COUPON_WORDS } from './receivable-words.ts';

/** What was typed of a coupon; `plan` is what a paper one says, `guest` a member's id. */
export type TypedCoupon = {
  readonly code: string;
  readonly plan: CouponPlan | null;
  readonly guest: string | null;
};

type CouponEntryProps = {
  readonly typed: TypedCoupon;
  readonly found: CouponFound;
  /** Why it cannot be taken; empty when it can. */
  readonly why: string;
  readonly fee: Fen | null;
  readonly onChange: (change: Partial<TypedCoupon>) => void;
};

/** 寄件券: the code of one, or the guest who holds some. */
export function CouponEntry({ typed, found, why, fee, onChange }: CouponEntryProps): JSX.Element {
  return (
    <>
      {typed.guest !== null && (
        <HeldCoupons
          guest={typed.guest}
          taken={typed.code}
          fee={fee}
          onTake={(code) => onChange({ code })}
          onClose={() => onChange({ guest: null, code: '' })}
        />
      )}
      <Field
        label="寄件券"
        value={typed.code}
        onInput={(code) => onChange({ code })}
        placeholder="扫会员码，或输券号、手机后四位"
        hint={typed.code === '' ? '没有就空着' : undefined}
        error={why === '' ? undefined : why}
      />
      {found.as === 'guests' && (
        <Guests guests={found.guests} onGuest={(guest) => onChange({ guest, code: '' })} />
      )}
      {found.as === 'issued' && found.coupon.member !== (typed.guest ?? '') && (
        <IssuedRow coupon={found.coupon} />
      )}
      {found.as === 'paper' && found.usedAt === null && (
        <Choice<CouponPlan | 'none'>
          label="这张纸券是"
          titled
          value={typed.plan ?? 'none'}
          onChange={(plan) => onChange({ plan: plan === 'none' ? null : plan })}
          options={COUPON_PLANS.map((value) => ({ value, label: COUPON_WORDS[value] }))}
        />
      )}
    </>
  );
}

const IssuedRow = ({ coupon }: { readonly coupon: Coupon }): JSX.Element => (
  <Row
    icon="tag"
    title={COUPON_WORDS[coupon.plan]}
    detail={`用到 ${dateText(coupon.until)}`}
    right={`减 ¥${yuan(COUPONS[coupon.plan].off)}`}
  />
);

type GuestsProps = {
  readonly guests: readonly Insider[];
  readonly onGuest: (id: string) => void;
};

const Guests = ({ guests, onGuest }: GuestsProps): JSX.Element => (
  <>
    {guests.map(({ id, name, phone }) => (
      <Row
        key={id}
        icon="user"
        title={name === '' ? phone : name}
        detail={name === '' ? '邮政会员' : phone}
        right="看他的券"
        onClick={() => onGuest(id)}
      />
    ))}
  </>
);

type HeldCouponsProps = {
  readonly guest: string;
  readonly taken: string;
  readonly fee: Fen | null;
  readonly onTake: (code: string) => void;
  readonly onClose: () => void;
};

/** One guest and the coupons that he holds, what is best for this fee in front. */
function HeldCoupons({ guest, taken, fee, onTake, onClose }: HeldCouponsProps): JSX.Element | null {
  const { store, now } = useSession();
  const known = useQuery(() => memberById(store, 'post', guest), [guest]);
  const held = useQuery(() => couponsHeld(store, guest), [guest]);
  if (known?.state !== 'in' || held === null) return null;
  const today = dayOf(now());
  const good = held.filter((one) => !isExpired(one, today));
  const best = fee === null ? null : bestCoupon(good, fee, today);
  const inOrder = best === null ? good : [best, ...good.filter((one) => one !== best)];
  const standing = ({ code, plan }: Coupon): string => {
    if (code === taken) return '用上了';
    return fee !== null && couponOff(plan, fee) === null ? '邮费不够' : '点一下用';
  };
  return (
    <section class="post-held" aria-label="客人的寄件券">
      <Row
        icon="user"
        title={known.name === '' ? '邮政会员' : known.name}
        detail={known.phone}
        right={
          <Button kind="text" onClick={onClose}>
            换人
          </Button>
        }
      />
      {good.length === 0 && <p class="post-none">没有能用的寄件券。</p>}
      {inOrder.map((coupon) => (
        <Row
          key={coupon.code}
          icon="tag"
          selected={coupon.code === taken || (taken === '' && coupon === best)}
          title={COUPON_WORDS[coupon.plan]}
          detail={`用到 ${dateText(coupon.until)}`}
          right={`减 ¥${yuan(COUPONS[coupon.plan].off)}`}
          rightDetail={standing(coupon)}
          onClick={() => onTake(coupon.code === taken ? '' : coupon.code)}
        />
      ))}
    </section>
  );
}
