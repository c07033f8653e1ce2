import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useEffect } from 'preact/hooks';
import type { Earned } from '../../../core/commission/commission.ts';
import { type Business, referralBusiness } from '../../../core/post/business.ts';
import { REFERRALS } from '../../../core/post/referral.ts';
import { SHOP_SETTINGS } from '../../../core/setting.ts';
import { dayOf, effOf } from '../../../core/time.ts';
import { earnedThisMonth } from '../../parts/earned.ts';
import { useQuery } from '../../parts/query.ts';
import { useBusinesses } from '../../parts/when-on.tsx';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { erasePhones } from '../../store/post/contacts.ts';
import { forgetSecrets } from '../../store/secrets.ts';
import { noticesOf } from '../../store/post/notices.ts';
import { parcelRules } from '../../store/post/parcel-rules.ts';
import { type Parcel, referrals } from '../../store/post/post.ts';
import { waitingParcels } from '../../store/post/waiting.ts';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icon-paths.ts';
import { Row } from '../../ui/row.tsx';
import { untoldParcels } from './notify-view.ts';
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
  const on = useBusinesses();
  useEffect(() => {
    erasePhones(store, now()).catch(reportError);
    forgetSecrets(store, now()).catch(reportError);
  }, [store]);
  const notes: Record<string, string> = {
    '/post/in': `今天 ${today('parcel-in')} 件`,
    '/post/out': `${waiting?.length ?? 0} 件待取`,
    '/post/refer': `${openReferrals(referred)} 个待确认`,
    '/post/join': `今天 ${today('sign-up')} 人`,
    '/post/redeem': `今天 ${today('redemption')} 次`,
    '/post/send': '收费、贴单',
  };
  const tiles = on === null ? [] : TILES.filter(({ any }) => any.some((one) => on.has(one)));
  return (
    <div class="post">
      <ShopMark title="邮政" />
      <nav class="post-tiles" aria-label="邮政业务">
        {tiles.map(({ href, icon, word }) => (
          <Tile key={href} href={href} icon={icon} word={word} note={notes[href] ?? ''} />
        ))}
      </nav>
      {on !== null && tiles.length === 0 && (
        <p class="post-none">这个站点还没有开通邮政业务。要开通，请找邮政的客户经理。</p>
      )}
      {waiting !== null && on?.has('parcels') === true && <Waiting parcels={waiting} now={now()} />}
    </div>
  );
}

/** What can be done, most used first, and the businesses of which one has to be on for it. */
const TILES: readonly {
  readonly href: string;
  readonly icon: IconName;
  readonly word: string;
  readonly any: readonly Business[];
}[] = [
  { href: '/post/in', icon: 'package', word: '包裹入库', any: ['parcels'] },
  { href: '/post/out', icon: 'mail', word: '包裹出库', any: ['parcels'] },
  { href: '/post/refer', icon: 'handshake', word: '转介', any: REFERRALS.map(referralBusiness) },
  { href: '/post/join', icon: 'user', word: '扫码入会', any: ['sign-up'] },
  { href: '/post/redeem', icon: 'gift', word: '积分兑换', any: ['redemption'] },
  { href: '/post/send', icon: 'send', word: '寄件', any: ['sending'] },
];

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

const STANDARD_LATE = SHOP_SETTINGS.parcels.standard.late;

/** More lines than this are not looked through by eye: they are found in 包裹出库. */
const SHOWN = 200;

function Waiting({ parcels, now }: { parcels: readonly Parcel[]; now: number }): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const late = useQuery(() => parcelRules(store))?.late ?? STANDARD_LATE;
  const notices = useQuery(
    () =>
      noticesOf(
        store,
        parcels.map(({ id }) => id),
      ),
    [parcels],
  );
  const untold = notices === null ? 0 : untoldParcels(parcels, notices).length;
  const links = (
    <div class="post-links">
      <a class="button" data-kind="plain" href="/post/notify">
        {untold === 0 ? '通知和退件' : `通知 ${untold} 件`}
      </a>
      <a class="button" data-kind="plain" href="/post/systems">
        包裹设置
      </a>
    </div>
  );
  if (parcels.length === 0) {
    return (
      <>
        {links}
        <Empty
          icon="package"
          text="货架上没有包裹。到了就扫进来，客人来了好找。"
          action={{ label: '包裹入库', onClick: () => route('/post/in') }}
        />
      </>
    );
  }
  return (
    <section class="post-waiting">
      <h2 class="post-sentence">{waitingSentence(parcels, now, late)}</h2>
      {links}
      {waitingShelves(parcels.slice(0, SHOWN), now, late).map(({ shelf, rows }) => (
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
