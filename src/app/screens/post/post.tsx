import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import type { Earned } from '../../../core/commission/commission.ts';
import { dayOf, effOf } from '../../../core/time.ts';
import { earnedThisMonth } from '../../parts/earned.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { type Parcel, referrals, waitingParcels } from '../../store/post.ts';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icon-paths.ts';
import { Row } from '../../ui/row.tsx';
import { openReferrals } from './referral-view.ts';
import { waitingSentence, waitingShelves } from './waiting-view.ts';
import './post.css';

/** 邮政: what can be done for the post, and the parcels that wait. */
export function Post(): JSX.Element {
  const { store, now } = useSession();
  const waiting = useQuery(() => waitingParcels(store));
  const earned = useQuery(() => earnedThisMonth(store, now())) ?? [];
  const referred = useQuery(() => referrals(store)) ?? [];
  const today = (base: Earned['base']): number =>
    earned.filter((item) => item.base === base && dayOf(effOf(item.stamp)) === dayOf(now())).length;
  return (
    <div class="post">
      <ShopMark title="邮政" />
      <nav class="post-tiles" aria-label="邮政业务">
        <Tile
          href="/post/in"
          icon="package"
          word="包裹入库"
          note={`今天 ${today('parcel-in')} 件`}
        />
        <Tile
          href="/post/out"
          icon="mail"
          word="包裹出库"
          note={`${waiting?.length ?? 0} 件待取`}
        />
        <Tile
          href="/post/refer"
          icon="handshake"
          word="转介"
          note={`${openReferrals(referred)} 个待确认`}
        />
        <Tile href="/post/join" icon="user" word="扫码入会" note={`今天 ${today('sign-up')} 人`} />
      </nav>
      {waiting !== null && <Waiting parcels={waiting} now={now()} />}
    </div>
  );
}

type TileProps = {
  readonly href: string;
  readonly icon: IconName;
  readonly word: string;
  readonly note: string;
};

function Tile({ href, icon, word, note }: TileProps): JSX.Element {
  return (
    <a class="post-tile" href={href}>
      <Icon name={icon} />
      <strong>{word}</strong>
      <small>{note}</small>
    </a>
  );
}

/** More lines than this are not looked through by eye: they are found in 包裹出库. */
const SHOWN = 200;

function Waiting({ parcels, now }: { parcels: readonly Parcel[]; now: number }): JSX.Element {
  const { route } = useLocation();
  if (parcels.length === 0) {
    return (
      <Empty
        icon="package"
        text="货架上没有包裹。到了就扫进来，客人来了好找。"
        action={{ label: '包裹入库', onClick: () => route('/post/in') }}
      />
    );
  }
  return (
    <section class="post-waiting">
      <h2 class="post-sentence">{waitingSentence(parcels, now)}</h2>
      {waitingShelves(parcels.slice(0, SHOWN), now).map(({ shelf, rows }) => (
        <section key={shelf}>
          <h3 class="post-shelf-name">
            货架 {shelf} · {rows.length} 件
          </h3>
          {rows.map((row) => (
            <Row
              key={row.id}
              href={`/post/out?code=${encodeURIComponent(row.code)}`}
              title={row.title}
              detail={row.detail}
              right={row.code}
              rightDetail={
                <span class="post-days" data-late={row.late ? '' : undefined}>
                  {row.daysText}
                </span>
              }
            />
          ))}
        </section>
      ))}
      {parcels.length > SHOWN && (
        <p class="post-none">还有 {parcels.length - SHOWN} 件，去包裹出库里找。</p>
      )}
    </section>
  );
}
