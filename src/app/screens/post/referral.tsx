import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import * as v from 'valibot';
import { referralBusiness } from '../../../core/post/business.ts';
import {
  REFERRALS,
  ReferralCodeSchema,
  type ReferralKind,
  type ReferralMade,
} from '../../../core/post/referral.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { referrals } from '../../store/post/post.ts';
import { record } from '../../store/record.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { Switch } from '../../ui/switch.tsx';
import { say } from '../../ui/toast-queue.ts';
import { REFERRAL_CONSENT, REFERRAL_WORDS } from '../../parts/post-words.ts';
import { whyWords } from '../../words.ts';
import { PhoneEntry } from '../../parts/phone-entry.tsx';
import { guestWords, referralRow } from './referral-view.ts';
import { WhenOn, useBusinesses } from '../../parts/when-on.tsx';
import './post.css';

/**
 * 转介: leads a guest to the post office; kept are the kind, what to call him, and how the
 * office knows him.
 */
export function Referral(): JSX.Element {
  const { route } = useLocation();
  return (
    <WhenOn anyOf={REFERRALS.map(referralBusiness)}>
      <div class="post-form">
        <Band title="转介" detail="引导到邮政网点" back={() => route('/post')} />
        <div class="post-columns">
          <ReferralForm />
          <Referrals />
        </div>
      </div>
    </WhenOn>
  );
}

type Known = 'phone' | 'code';

/** What has been said of a guest so far. */
type Guest = {
  readonly by: Known;
  readonly phone: string | null;
  readonly code: string;
  readonly salutation: string;
  readonly agreed: boolean;
};
const NOBODY: Guest = { by: 'phone', phone: null, code: '', salutation: '', agreed: false };

function ReferralForm(): JSX.Element {
  const { store, newId, now } = useSession();
  const [chosen, setBusiness] = useState<ReferralKind>('savings');
  const [guest, setGuest] = useState<Guest>(NOBODY);
  const [busy, setBusy] = useState(false);
  const on = useBusinesses();
  const kinds = REFERRALS.filter((kind) => on?.has(referralBusiness(kind)) === true);
  const business = kinds.includes(chosen) ? chosen : (kinds[0] ?? chosen);
  const known = knownBy(guest);
  const change = (more: Partial<Guest>): void => setGuest({ ...guest, ...more });
  const refer = async (): Promise<void> => {
    if (known === null || !guest.agreed || busy) return;
    setBusy(true);
    const body: ReferralMade = {
      referral: newId(),
      business,
      salutation: guest.salutation.trim(),
      ...known,
      consent: { version: REFERRAL_CONSENT.version, at: Math.round(now()), channel: 'counter' },
    };
    const written = await record(store, [
      { id: newId(), kind: 'referral-made', v: 2, body },
    ]).finally(() => setBusy(false));
    if (!written.ok) return void say(whyWords(written.why));
    const words = guestWords({ ...body, phone: body.phone ?? '', code: body.code ?? '' });
    say(`转介记下了：${REFERRAL_WORDS[business]} ${words}。`);
    setGuest(NOBODY);
  };
  return (
    <section class="post-fields">
      <Choice
        label="转介什么"
        titled
        value={business}
        onChange={setBusiness}
        options={kinds.map((kind) => ({ value: kind, label: REFERRAL_WORDS[kind] }))}
      />
      <GuestFields guest={guest} onChange={change} />
      {known !== null && (
        <>
          <p class="post-consent">{REFERRAL_CONSENT.text}</p>
          <Switch
            label="客人看过，同意了"
            on={guest.agreed}
            onChange={(agreed) => change({ agreed })}
          />
          <Button
            kind="primary"
            size="big"
            wide
            busy={busy}
            disabled={!guest.agreed}
            onClick={() => void refer()}
          >
            {guest.agreed ? `转介${REFERRAL_WORDS[business]}` : '先给客人看上面的话'}
          </Button>
        </>
      )}
    </section>
  );
}

/** How the post office will know the guest; null while that is not said yet. */
function knownBy({ by, phone, code }: Guest): Pick<ReferralMade, 'phone' | 'code'> | null {
  if (by === 'phone') return phone === null ? null : { phone, code: null };
  const plain = plainCode(code);
  return v.is(ReferralCodeSchema, plain) ? { phone: null, code: plain } : null;
}

const plainCode = (text: string): string => text.normalize('NFKC').trim().toUpperCase();

type GuestFieldsProps = {
  readonly guest: Guest;
  readonly onChange: (more: Partial<Guest>) => void;
};

function GuestFields({ guest, onChange }: GuestFieldsProps): JSX.Element {
  const isWrong = plainCode(guest.code).length > 2 && knownBy(guest) === null;
  return (
    <>
      <Choice
        label="网点怎么找到客人"
        titled
        value={guest.by}
        onChange={(by) => onChange({ by, agreed: false })}
        options={[
          { value: 'phone', label: '手机' },
          { value: 'code', label: '网点的预约码' },
        ]}
      />
      {guest.by === 'phone' ? (
        <PhoneEntry
          masked={guest.phone}
          onPhone={(_, phone) => onChange({ phone })}
          onAgain={() => onChange({ phone: null, agreed: false })}
        />
      ) : (
        <Field
          label="预约码"
          value={guest.code}
          maxLength={12}
          error={isWrong ? '预约码是 3 到 12 位数字或字母，不要填手机和证件号。' : undefined}
          onInput={(code) => onChange({ code })}
        />
      )}
      {knownBy(guest) !== null && (
        <Field
          label="怎么称呼（可以不填）"
          value={guest.salutation}
          maxLength={20}
          placeholder="比如 王女士"
          onInput={(salutation) => onChange({ salutation })}
        />
      )}
    </>
  );
}

function Referrals(): JSX.Element {
  const { store, now } = useSession();
  const all = useQuery(() => referrals(store, 50)) ?? [];
  return (
    <section class="post-past" aria-label="转介记录">
      <h2>转介记录</h2>
      {all.length === 0 && <p class="post-none">还没有转介。</p>}
      {all.map((one) => {
        const row = referralRow(one, now());
        return (
          <Row
            key={row.id}
            icon="handshake"
            title={row.title}
            detail={row.detail}
            right={
              <span class="post-state" data-open={row.open ? '' : undefined}>
                {row.state}
              </span>
            }
          />
        );
      })}
    </section>
  );
}
