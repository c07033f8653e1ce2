import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { type Fen, ZERO, yuan } from '../../../core/money.ts';
import { earnedThisMonth } from '../../parts/earned.ts';
import { QrPicture } from '../../parts/qr-picture.tsx';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { type Insider, membersOf } from '../../store/members.ts';
import { Icon } from '../../ui/icon.tsx';
import { momentText } from '../../parts/moment.ts';
import { useDoor } from './use-door.ts';

/** The code that guests scan with their own phones, and who came by it. */
export function JoinByQr(): JSX.Element {
  const address = useDoor();
  return (
    <section class="join-qr" aria-label="客人自己扫">
      <Arrivals />
      {address === 'offline' ? (
        <p class="post-notice">现在没网，客人扫不了。请替客人输手机号，一样算佣金。</p>
      ) : (
        <>
          <div class="join-code">
            {address !== null && <QrPicture text={address} label="扫码入会的二维码" />}
          </div>
          <p class="join-how">请客人用微信扫一扫，自己填手机号。填好了，这里马上看到。</p>
        </>
      )}
    </section>
  );
}

/** The centre's clock and ours agree within this. */
const SLACK_MS = 1_000;
const SHOWN = 3;

type Arrival = { readonly member: Insider; readonly isNew: boolean; readonly fee: Fen };

/** Who signed up by his own phone since the screen was opened, the latest first. */
function useArrivals(): readonly Arrival[] {
  const { store, now } = useSession();
  const opened = useRef(now() - SLACK_MS);
  return (
    useQuery(async () => {
      const [members, earned] = await Promise.all([
        membersOf(store, 'post'),
        earnedThisMonth(store, now()),
      ]);
      return members
        .filter(({ channel, agreedAt }) => channel === 'qr' && agreedAt >= opened.current)
        .sort((a, b) => b.agreedAt - a.agreedAt)
        .slice(0, SHOWN)
        .map((member) => ({
          member,
          isNew: member.joinedBy === 'qr' && member.joinedAt === member.agreedAt,
          fee: earned.find(({ base, key }) => base === 'sign-up' && key === member.id)?.fee ?? ZERO,
        }));
    }) ?? []
  );
}

function Arrivals(): JSX.Element {
  const { now } = useSession();
  const arrivals = useArrivals();
  return (
    <div aria-live="polite">
      {arrivals.map(({ member, isNew, fee }) =>
        isNew ? (
          <p class="post-done" key={member.id} data-testid="arrived">
            <Icon name="check" size="big" />
            <span class="post-done-words">
              <strong>
                {member.phone} {member.name} 入会了
              </strong>
              {fee > 0 && <span class="post-earned">今天又赚 ¥{yuan(fee)}</span>}
            </span>
          </p>
        ) : (
          <p class="post-notice" key={member.id} data-testid="arrived-again">
            {member.phone} 早就是邮政会员，{momentText(member.joinedAt, now())}
            入的，不用再入，也不再算佣金。
          </p>
        ),
      )}
    </div>
  );
}
