import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { type Fen, yuan } from '../../../core/money.ts';
import { MEMBER_KINDS } from '../../../core/member/member.ts';
import { earnedBy } from '../../parts/earned.ts';
import { useSession } from '../../session.ts';
import { type Insider, guestId, memberById } from '../../store/members.ts';
import { record } from '../../store/record.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Switch } from '../../ui/switch.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { JoinByQr } from './join-qr.tsx';
import { momentText } from './moment.ts';
import { PhoneEntry } from './phone-entry.tsx';
import { WhenOn } from '../../parts/when-on.tsx';
import './join.css';
import './post.css';

/** What a guest is shown at the counter; another text is another version. */
const CONSENT = {
  version: 'counter-2',
  text:
    '我愿意成为邮政会员，同意本店把我的会员记录交给邮政。只留手机前 3 位和后 4 位，用来认出我；' +
    '我随时可以来店里退出，退出后不再显示、不再用。',
} as const;

type Guest = { readonly id: string; readonly phone: string; readonly known: Insider | null };
type Done = { readonly phone: string; readonly earned: Fen };

/** 扫码入会: signs a guest up as a member of the post. */
export function Join(): JSX.Element {
  return (
    <WhenOn any={['sign-up']}>
      <SignUp />
    </WhenOn>
  );
}

function SignUp(): JSX.Element {
  const { route } = useLocation();
  const [typing, setTyping] = useState(false);
  return (
    <div class="post-form">
      <Band title="扫码入会" detail="邮政会员" back={() => route('/post')} />
      <div class="post-columns join" data-typing={typing ? '' : undefined}>
        <JoinByQr />
        <div class="join-swap">
          <Button wide onClick={() => setTyping(!typing)}>
            {typing ? '让客人自己扫' : '客人不会扫？替他输手机号'}
          </Button>
        </div>
        <JoinByPhone />
      </div>
    </div>
  );
}

/** The keeper types the guest's phone: the way without a network. */
function JoinByPhone(): JSX.Element {
  const { store } = useSession();
  const [guest, setGuest] = useState<Guest | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  // The whole number lives only inside this call: what goes on is its hash and its mask.
  const meet = async (phone: string, masked: string): Promise<void> => {
    const id = await guestId(store, 'post', phone);
    setDone(null);
    if (id === null) return void say('这台机器还没领到会员的钥匙，请连上网再试一次。');
    const known = await memberById(store, 'post', id);
    setGuest({ id, phone: masked, known: known?.state === 'in' ? known : null });
  };
  return (
    <section class="post-fields join-typing" aria-label="替客人输手机号">
      {done !== null && (
        <p class="post-done" data-testid="joined">
          <Icon name="check" size="big" />
          <span class="post-done-words">
            <strong>{done.phone} 入会了</strong>
            {done.earned > 0 && <span class="post-earned">今天又赚 ¥{yuan(done.earned)}</span>}
          </span>
        </p>
      )}
      <PhoneEntry
        masked={guest?.phone ?? null}
        onAgain={() => setGuest(null)}
        onPhone={(phone, masked) => {
          meet(phone, masked).catch(reportError);
        }}
      />
      {guest !== null && guest.known !== null && <Known member={guest.known} />}
      {guest !== null && guest.known === null && (
        <JoinForm
          guest={guest}
          onDone={(earned) => {
            setDone({ phone: guest.phone, earned });
            setGuest(null);
          }}
        />
      )}
    </section>
  );
}

function Known({ member }: { member: Insider }): JSX.Element {
  const { now } = useSession();
  return (
    <p class="post-notice">
      已经是邮政会员，{momentText(member.joinedAt, now())} 入的，不用再入，也不再算佣金。
    </p>
  );
}

type JoinFormProps = { readonly guest: Guest; readonly onDone: (earned: Fen) => void };

function JoinForm({ guest, onDone }: JoinFormProps): JSX.Element {
  const { store, newId, now } = useSession();
  const [name, setName] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [marketing, setMarketing] = useState(false);
  const [busy, setBusy] = useState(false);
  const join = async (): Promise<void> => {
    if (!agreed || busy) return;
    setBusy(true);
    const body = {
      member: guest.id,
      phone: guest.phone,
      name: name.trim(),
      consent: { version: CONSENT.version, at: Math.round(now()), channel: 'counter' },
      marketing,
    } as const;
    const { result, earned } = await earnedBy(store, now(), () =>
      record(store, [{ id: newId(), ...MEMBER_KINDS.post.joined, body }]),
    ).finally(() => setBusy(false));
    if (!result.ok) return void say(whyWords(result.why));
    onDone(earned);
  };
  return (
    <>
      <Field
        label="怎么称呼（可以不填）"
        value={name}
        onInput={setName}
        maxLength={20}
        placeholder="比如 王大姐"
      />
      <p class="post-consent">{CONSENT.text}</p>
      <Switch label="客人看过，同意了" on={agreed} onChange={setAgreed} />
      <Switch label="客人愿意收优惠消息" detail="可以不要" on={marketing} onChange={setMarketing} />
      <Button
        kind="primary"
        size="big"
        wide
        busy={busy}
        disabled={!agreed}
        onClick={() => void join()}
      >
        {agreed ? '入会' : '先给客人看上面的话'}
      </Button>
    </>
  );
}
