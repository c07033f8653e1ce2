import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { bareCode } from '../../core/barcode/scan.ts';
import { type Club, memberInCode } from '../../core/member/club.ts';
import { useScans, useSession } from '../session.ts';
import { membersOf } from '../store/members.ts';
import { Empty } from '../ui/empty.tsx';
import { Field } from '../ui/field.tsx';
import { Row } from '../ui/row.tsx';
import { say } from '../ui/toast-queue.ts';
import { CLUB_WORDS } from './club-words.ts';
import { findMembers, indexMembers } from './member-finding.ts';
import { MemberSheet } from './member-sheet.tsx';
import { momentText } from './moment.ts';
import { useQuery } from './query.ts';

/** More are not looked through by eye. */
const SHOWN = 100;

type MembersViewProps = {
  readonly club: Club;
  readonly children?: ComponentChildren;
  /** Takes the member who was chosen; else he is shown. */
  readonly onPick?: (member: string) => void;
};

/** A club's members: found by phone tail, name, pinyin, or the code on the guest's phone. */
export function MembersView({ club, children, onPick }: MembersViewProps): JSX.Element {
  const { store, now } = useSession();
  const [text, setText] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const choose = onPick ?? setOpen;
  const members = useQuery(async () => indexMembers(await membersOf(store, club)), [club]);
  useScans(({ text: scanned }) => {
    const read = memberInCode(bareCode(scanned));
    if (read === null || members === null) return false;
    if (read.club !== club)
      say(`这是${CLUB_WORDS[read.club].name}码，这里找${CLUB_WORDS[club].name}。`);
    else if (members.byId.has(read.member)) choose(read.member);
    else say(`这个码不是本站的${CLUB_WORDS[club].name}，或者已经退出了。`);
    return true;
  });
  const found = members === null ? [] : findMembers(members, text, SHOWN);
  const opened = open === null ? undefined : members?.byId.get(open);
  const total = members?.byId.size ?? 0;
  return (
    <div class="members">
      {children}
      {total > 0 && (
        <div class="post-fields">
          <Field
            label={`${CLUB_WORDS[club].name} ${total} 人`}
            value={text}
            onInput={setText}
            mode="search"
            placeholder="手机尾号 · 称呼 · 拼音，或扫会员码"
          />
        </div>
      )}
      {members !== null && total === 0 && <Empty icon="users" text={CLUB_WORDS[club].none} />}
      {total > 0 && found.length === 0 && (
        <Empty
          icon="search"
          text="没有找到，换个词试试。"
          action={{ label: '清空', onClick: () => setText('') }}
        />
      )}
      {found.map((member) => (
        <Row
          key={member.id}
          icon="user"
          title={member.name === '' ? member.phone : member.name}
          detail={member.name === '' ? '没填称呼' : member.phone}
          right={<span class="row-detail">{momentText(member.joinedAt, now())}</span>}
          onClick={() => choose(member.id)}
        />
      ))}
      {opened !== undefined && (
        <MemberSheet club={club} member={opened} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}
