import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Club } from '../../core/member/club.ts';
import { MEMBER_KINDS } from '../../core/member/member.ts';
import { yuan } from '../../core/money.ts';
import type { Draft } from '../../core/journal/entry.ts';
import { useSession } from '../session.ts';
import { type Insider, boughtBy } from '../store/members.ts';
import { record } from '../store/record.ts';
import { Button } from '../ui/button.tsx';
import { Row } from '../ui/row.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Switch } from '../ui/switch.tsx';
import { say } from '../ui/toast-queue.ts';
import { whyWords } from '../words.ts';
import { CLUB_WORDS } from './club-words.ts';
import { momentText } from './moment.ts';
import { useQuery } from './query.ts';

const CHANNEL_WORDS = { counter: '店里输的手机号', qr: '客人自己扫的码' } as const;

type MemberSheetProps = {
  readonly club: Club;
  readonly member: Insider;
  readonly onClose: () => void;
};

/** One member: his consent, whether he wants offers, and the way out he may ask for. */
export function MemberSheet({ club, member, onClose }: MemberSheetProps): JSX.Element {
  const { store, newId, now } = useSession();
  const [leaving, setLeaving] = useState(false);
  const write = async (draft: Omit<Draft, 'id'>): Promise<boolean> => {
    const written = await record(store, [{ id: newId(), ...draft }]);
    if (!written.ok) say(whyWords(written.why));
    return written.ok;
  };
  const offers = (marketing: boolean): Promise<boolean> => {
    const { version } = CLUB_WORDS[club].consent;
    const consent = { version, at: Math.round(now()), channel: 'counter' } as const;
    const body = { member: member.id, consent, marketing };
    return write({ ...MEMBER_KINDS[club].agreed, body });
  };
  const leave = async (): Promise<void> => {
    const body = { member: member.id, channel: 'counter' } as const;
    if (!(await write({ ...MEMBER_KINDS[club].left, body }))) return;
    say(`${member.phone} 退出了${CLUB_WORDS[club].name}，以后不再显示、不再用。`);
    onClose();
  };
  return (
    <Sheet open title={`${CLUB_WORDS[club].name} ${member.phone}`} onClose={onClose}>
      <Row title="称呼" right={member.name === '' ? '没填' : member.name} />
      <Row
        title="入会"
        detail={CHANNEL_WORDS[member.joinedBy]}
        right={momentText(member.joinedAt, now())}
      />
      <Row
        title="最近一次同意"
        detail={`${CHANNEL_WORDS[member.channel]}，同意书 ${member.version}`}
        right={momentText(member.agreedAt, now())}
      />
      {club === 'shop' && <Bought member={member.id} />}
      <Switch
        label="愿意收优惠消息"
        detail="听客人的，他说不要就关"
        on={member.marketing}
        onChange={(on) => void offers(on)}
      />
      {leaving ? (
        <>
          <p class="post-notice">
            退出后，手机号和称呼不再显示、不再用；已经算的佣金不变。真的是客人要退吗？
          </p>
          <Button kind="outline" wide onClick={() => void leave()}>
            是，替他退出
          </Button>
        </>
      ) : (
        <Button kind="danger-text" wide onClick={() => setLeaving(true)}>
          客人要退出
        </Button>
      )}
    </Sheet>
  );
}

/** What being a member has been good for; of returns it knows nothing. */
function Bought({ member }: { member: string }): JSX.Element | null {
  const { store } = useSession();
  const bought = useQuery(() => boughtBy(store, member), [member], ['bought']);
  if (bought === null || bought.sales === 0) return null;
  return (
    <Row title="买过" detail={`会员价一共省 ¥${yuan(bought.saved)}`} right={`${bought.sales} 次`} />
  );
}
