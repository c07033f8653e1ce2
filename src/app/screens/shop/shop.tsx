import type { JSX } from 'preact';
import { grouped, yuan } from '../../../core/money.ts';
import { cartonsToOrder, daysOfCover } from '../../../core/goods/reorder.ts';
import { dayOf, weekdayOf } from '../../../core/time.ts';
import { type Earned, feesOf } from '../../../core/commission/commission.ts';
import { actsOn, earnedThisMonth } from '../../parts/earned.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { type Shelved } from '../../store/goods/shelves.ts';
import { lowGoods } from '../../store/goods/low.ts';
import { countUnfinished } from '../../store/pay/charges.ts';
import { openFlags } from '../../store/flags.ts';
import { endPractice } from '../../store/practice.ts';
import { Amount } from '../../ui/amount.tsx';
import { Bars } from '../../ui/bars.tsx';
import { Card, CardAct } from '../../ui/card.tsx';
import { Row } from '../../ui/row.tsx';
import { WEEKDAYS, insightWords, pastDayWords } from './insight-words.ts';
import { SellingCards } from './selling-cards.tsx';
import { type Today, readToday } from './today.ts';
import './shop.css';

// What each card is made of: a change of anything else, such as older entries coming in behind the
// base page by page, must not hold up the news of a sale.
const OF_TODAY = ['day', 'entries', 'cancel', 'product'];
const OF_LOW = ['sold', 'stock', 'product'];
const OF_EARNED = ['base', 'rule', 'profile'];
// These read much: today's figures are shown first.
const PATIENCE = 400; // ms

/** 我的店: 今天卖了多少 / 赚了多少 / 什么快没了 / 邮政给我多少, in sentences. */
export function Shop(): JSX.Element {
  const { store, now, practice } = useSession();
  const today = useQuery(() => readToday(store, now()), [], OF_TODAY);
  const low = useQuery(() => lowGoods(store, dayOf(now())), [], OF_LOW, PATIENCE);
  const earned = useQuery(() => earnedThisMonth(store, now()), [], OF_EARNED);
  const flags = useQuery(() => openFlags(store), [], null, PATIENCE)?.length ?? 0;
  const unpaid = useQuery(() => countUnfinished(store), [], ['charge', 'refund']) ?? 0;
  // The next start is a cold one, and every cold start opens the real till.
  const leavePractice = (): void => {
    void endPractice(store).finally(() => location.assign('/'));
  };
  return (
    <div class="shop">
      <ShopMark title="我的店" />
      {flags > 0 && (
        <div class="shop-todo">
          <Card tone="attention">
            <CardAct href="/todo">待处理 {flags}，点开看一看</CardAct>
          </Card>
        </div>
      )}
      <div class="shop-cards">
        {today === null ? <Waiting title="今天赚了" /> : <TodayCard today={today} />}
        {low === null ? <Waiting title="什么快没了" /> : <LowCard low={low} />}
        {earned === null ? <Waiting title="邮政给我" /> : <PostCard earned={earned} now={now()} />}
        {low !== null && <SellingCards />}
      </div>
      <div class="shop-more">
        <Row icon="receipt" title="卖过的单" detail="找单、补打小票、退货" href="/shop/sales" />
        {unpaid > 0 && (
          <Row
            icon="qr-code"
            title={`没收完的扫码 ${unpaid}`}
            detail="查一下这笔、取消、退回"
            href="/shop/charges"
          />
        )}
        <Row
          icon="circle-yen"
          title="扫码对账"
          detail="今天扫码应收多少，对得上吗"
          href="/shop/takings"
        />
        <Row
          icon="banknote"
          title="交班"
          detail="钱箱里该有多少，数一数，差多少"
          href="/shop/closing"
        />
        <Row icon="users" title="本店会员" detail="新会员、找人、退出" href="/shop/members" />
        <Row
          icon="settings"
          title="这台机器"
          detail="同步、存储、自检、备份、抹零"
          href="/shop/device"
        />
        {practice && <Row icon="x" title="练完了，退出练习" onClick={leavePractice} />}
      </div>
    </div>
  );
}

/** Keeps a card's place while its figures are worked out, so that none below it jumps away. */
const Waiting = ({ title }: { title: string }): JSX.Element => (
  <Card title={title}>
    <p class="shop-waiting">正在算……</p>
  </Card>
);

function TodayCard({ today }: { today: Today }): JSX.Element {
  const { figures, yesterday } = today;
  const isOpen = today.insight.code !== 'nothing-yet';
  const why = `${insightWords(today.insight)}${isOpen ? '' : pastDayWords(today.before)}`;
  return (
    <Card title="今天赚了" right={`卖了 ¥${grouped(figures.amount)} · ${figures.sales} 单`}>
      <p class="shop-figure" data-testid="profit">
        <Amount text={grouped(figures.profit)} size="sum" yen />
      </p>
      {figures.unknown > 0 && (
        <p class="shop-unknown">
          其中 ¥{yuan(figures.unknown)} 的货没填进价，没算进利润。
          <a href="/goods/uncosted">去填进价</a>
        </p>
      )}
      <p class="shop-why" data-testid="why">
        {why}
      </p>
      <Bars
        sentence={`最近七天卖的钱，最后一根是今天。${why}`}
        labelled
        bars={today.week.map(({ day, figures: one }) => ({
          label: WEEKDAYS[weekdayOf(day)] ?? '',
          value: one.amount,
          text: `¥${grouped(one.amount)}`,
        }))}
      />
      {yesterday.sales > 0 && (
        <p class="shop-yesterday">
          昨天一整天卖了 ¥{grouped(yesterday.amount)}，{yesterday.sales} 单，赚了 ¥
          {grouped(yesterday.profit)}。
        </p>
      )}
      <CardAct href="/shop/sales">看今天的单</CardAct>
    </Card>
  );
}

function PostCard({ earned, now }: { earned: readonly Earned[]; now: number }): JSX.Element {
  return (
    <Card title="邮政给我" right="本月佣金">
      <p class="shop-figure" data-testid="post-pays">
        <Amount text={grouped(feesOf(earned))} size="sum" yen />
      </p>
      <p class="shop-why">今天已赚 ¥{yuan(feesOf(actsOn(earned, now)))}。</p>
      <CardAct href="/wallet">看每一笔怎么来的</CardAct>
    </Card>
  );
}

function LowCard({ low }: { low: readonly Shelved[] }): JSX.Element {
  const soon = low.filter(({ shelf }) => (daysOfCover(shelf) ?? 99) <= 3);
  const [first] = [...low].sort(
    (a, b) => (daysOfCover(a.shelf) ?? 99) - (daysOfCover(b.shelf) ?? 99),
  );
  const order = low.filter(({ shelf }) => cartonsToOrder(shelf) > 0).length;
  if (first === undefined) {
    return (
      <Card title="什么快没了">
        <p class="shop-why">货都够卖，不用订。</p>
      </Card>
    );
  }
  return (
    <Card title="什么快没了">
      <p class="shop-why" data-testid="low">
        <strong>{low.length} 样</strong>快没了
        {soon.length > 0 ? `，${soon.length} 样三天内卖完` : ''}，最急的是{first.product.name}（剩{' '}
        {first.shelf.onHand.quantity}）。
      </p>
      <CardAct href="/goods/low">看订货单，共 {order} 样</CardAct>
    </Card>
  );
}
