import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { referralBusiness } from '../../../core/post/business.ts';
import { REFERRALS, type ReferralKind } from '../../../core/post/referral.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { referrals } from '../../store/post.ts';
import { record } from '../../store/record.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Row } from '../../ui/row.tsx';
import { Switch } from '../../ui/switch.tsx';
import { say } from '../../ui/toast-queue.ts';
import { REFERRAL_WORDS } from '../../parts/post-words.ts';
import { whyWords } from '../../words.ts';
import { PhoneEntry } from '../../parts/phone-entry.tsx';
import { referralRow } from './referral-view.ts';
import { WhenOn, useBusinesses } from '../../parts/when-on.tsx';
import './post.css';

/** 转介: leads a guest to the post office; only the kind and the masked phone are kept. */
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

function ReferralForm(): JSX.Element {
  const { store, newId } = useSession();
  const [chosen, setBusiness] = useState<ReferralKind>('savings');
  const [phone, setPhone] = useState<string | null>(null);
  const [agreed, setAgreed] = useState(false);
  const [busy, setBusy] = useState(false);
  const on = useBusinesses();
  const kinds = REFERRALS.filter((kind) => on?.has(referralBusiness(kind)) === true);
  const business = kinds.includes(chosen) ? chosen : (kinds[0] ?? chosen);
  const again = (): void => {
    setPhone(null);
    setAgreed(false);
  };
  const refer = async (): Promise<void> => {
    if (phone === null || !agreed || busy) return;
    setBusy(true);
    const written = await record(store, [
      {
        id: newId(),
        kind: 'referral-made',
        v: 1,
        body: { referral: newId(), business, phone, consent: true },
      },
    ]).finally(() => setBusy(false));
    if (!written.ok) return void say(whyWords(written.why));
    say(`转介记下了：${REFERRAL_WORDS[business]} ${phone}。`);
    again();
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
      <PhoneEntry masked={phone} onPhone={(_, masked) => setPhone(masked)} onAgain={again} />
      {phone !== null && (
        <>
          <Switch
            label="客人同意"
            detail="把他的电话交给邮政网点，请网点联系他"
            on={agreed}
            onChange={setAgreed}
          />
          <Button
            kind="primary"
            size="big"
            wide
            busy={busy}
            disabled={!agreed}
            onClick={() => void refer()}
          >
            {agreed ? `转介${REFERRAL_WORDS[business]}` : '先问客人同不同意'}
          </Button>
        </>
      )}
    </section>
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
