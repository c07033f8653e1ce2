import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Club } from '../../core/member/club.ts';
import { MEMBER_KINDS } from '../../core/member/member.ts';
import { type Fen, yuan } from '../../core/money.ts';
import { sealed } from '../device/seal.ts';
import { useSession } from '../session.ts';
import { type Insider, guestId, memberById, sealingKey } from '../store/members.ts';
import { record } from '../store/record.ts';
import { keepSecret } from '../store/secrets.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Switch } from '../ui/switch.tsx';
import { say } from '../ui/toast-queue.ts';
import { whyWords } from '../words.ts';
import { CLUB_WORDS } from './club-words.ts';
import { earnedBy } from './earned.ts';
import { momentText } from './moment.ts';
import { PhoneEntry } from './phone-entry.tsx';

type Guest = {
  readonly id: string;
  readonly phone: string;
  readonly sealed: string | null;
  readonly known: Insider | null;
};
type Done = { readonly phone: string; readonly earned: Fen };

/** The keeper types a guest's phone and signs him up: the way without a network. */
export function JoinByPhone({ club }: { club: Club }): JSX.Element {
  const { store } = useSession();
  const [guest, setGuest] = useState<Guest | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  // The whole number lives only inside this call: what goes on is its hash, its mask, and what only
  // the centre can read, and which it needs of the post's members only.
  const meet = async (phone: string, masked: string): Promise<void> => {
    const id = await guestId(store, club, phone);
    setDone(null);
    if (id === null) return void say('这台机器还没领到会员的钥匙，请连上网再试一次。');
    const known = await memberById(store, club, id);
    const key = club === 'post' ? await sealingKey(store) : null;
    const hidden = key === null ? null : await sealed(key, phone);
    setGuest({ id, phone: masked, sealed: hidden, known: known?.state === 'in' ? known : null });
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
      {guest !== null && guest.known !== null && <Known club={club} member={guest.known} />}
      {guest !== null && guest.known === null && (
        <JoinForm
          club={club}
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

function Known({ club, member }: { club: Club; member: Insider }): JSX.Element {
  const { now } = useSession();
  const { name, again } = CLUB_WORDS[club];
  return (
    <p class="post-notice">
      已经是{name}，{momentText(member.joinedAt, now())} 入的，{again}。
    </p>
  );
}

type JoinFormProps = {
  readonly club: Club;
  readonly guest: Guest;
  readonly onDone: (earned: Fen) => void;
};

function JoinForm({ club, guest, onDone }: JoinFormProps): JSX.Element {
  const { store, newId, now } = useSession();
  const [name, setName] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [marketing, setMarketing] = useState(false);
  const [busy, setBusy] = useState(false);
  const { version, text } = CLUB_WORDS[club].consent;
  const join = async (): Promise<void> => {
    if (!agreed || busy) return;
    setBusy(true);
    const id = newId();
    const { sealed: hidden } = guest;
    const kept = hidden === null ? null : await keepSecret(store, hidden, id, guest.id);
    if (kept !== null && !kept.ok) {
      setBusy(false);
      return void say(whyWords(kept.why));
    }
    const body = {
      member: guest.id,
      phone: guest.phone,
      name: name.trim(),
      consent: { version, at: Math.round(now()), channel: 'counter' },
      marketing,
      ...(kept === null ? {} : { secret: kept.hash }),
    } as const;
    const { result, earned } = await earnedBy(store, now(), () =>
      record(store, [{ id, ...MEMBER_KINDS[club].joined, body }]),
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
      <p class="post-consent">{text}</p>
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
