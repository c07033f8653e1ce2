import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import type { Base } from '../../../core/commission/base.ts';
import { monthAfter, monthOf } from '../../../core/time.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { Bars } from '../../ui/bars.tsx';
import { Amount } from '../../ui/amount.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Row } from '../../ui/row.tsx';
import { BASE_WORDS } from '../../parts/post-words.ts';
import { MonthsSheet } from './months-sheet.tsx';
import { ReasonsSheet } from './reasons-sheet.tsx';
import type { DaysView } from './standing-view.ts';
import { TargetSheet } from './target-sheet.tsx';
import { type NextTier, type WalletRow, type WalletView, walletView } from './view.ts';
import { readWallet } from './wallet-data.ts';
import './wallet.css';

type Open =
  | { readonly sheet: 'base'; readonly base: Base }
  | { readonly sheet: 'months' | 'target' };

/** 佣金: what the post owes the keeper, by business, and why. */
export function Wallet(): JSX.Element {
  const { store, now } = useSession();
  const present = monthOf(now());
  const [month, setMonth] = useState(present);
  const [open, setOpen] = useState<Open | null>(null);
  const input = useQuery(() => readWallet(store, month, now()), [month]);
  const close = (): void => setOpen(null);
  const view = input === null ? null : walletView(input);
  return (
    <div class="wallet">
      {view !== null && <Head view={view} month={month} present={present} onMonth={setMonth} />}
      {view !== null && (
        <Rows view={view} month={month} present={month === present} onOpen={setOpen} />
      )}
      {input !== null && open?.sheet === 'base' && (
        <ReasonsSheet
          base={open.base}
          title={BASE_WORDS[open.base].name}
          earned={input.earned}
          voids={input.voids}
          onClose={close}
        />
      )}
      {input !== null && open?.sheet === 'target' && (
        <TargetSheet target={input.target} onClose={close} />
      )}
      {open?.sheet === 'months' && (
        <MonthsSheet
          onClose={close}
          onMonth={(chosen) => {
            setMonth(chosen);
            close();
          }}
        />
      )}
    </div>
  );
}

type HeadProps = {
  readonly view: WalletView;
  readonly month: string;
  readonly present: string;
  readonly onMonth: (month: string) => void;
};

function Head({ view, month, present, onMonth }: HeadProps): JSX.Element {
  return (
    <header class="wallet-head">
      <div class="wallet-title">
        <button
          class="wallet-month"
          type="button"
          aria-label="前一个月"
          onClick={() => onMonth(monthAfter(month, -1))}
        >
          <Icon name="chevron-left" />
        </button>
        <h1>{view.title}</h1>
        <button
          class="wallet-month"
          type="button"
          aria-label="后一个月"
          disabled={month === present}
          onClick={() => onMonth(monthAfter(month, 1))}
        >
          <Icon name="chevron-right" />
        </button>
        {view.demo && <span class="wallet-demo">演示费率</span>}
      </div>
      <p class="wallet-sum" data-testid="commission-total">
        <Amount text={view.total} size="big" yen />
      </p>
      <p class="wallet-note" data-testid="commission-note">
        {view.notes.join(' · ')}
      </p>
      {view.next !== null && <Next {...view.next} />}
      {view.figures.length > 0 && (
        <dl class="wallet-figures" data-testid="commission-figures">
          {view.figures.map(({ label, text }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </header>
  );
}

function Next({ before, away, after, value, max }: NextTier): JSX.Element {
  return (
    <>
      <Meter tone="hero" label={`${before} ${away} ${after}`} value={value} max={max} />
      <p class="wallet-next">
        {before} <strong>{away}</strong> {after}
      </p>
    </>
  );
}

type RowsProps = {
  readonly view: WalletView;
  readonly month: string;
  readonly present: boolean;
  readonly onOpen: (open: Open) => void;
};

function Rows({ view, month, present, onOpen }: RowsProps): JSX.Element {
  const { route } = useLocation();
  return (
    <div class="wallet-rows">
      {view.waiting.map(({ month: of, words }) => (
        <Row
          key={of}
          icon="receipt"
          title={words}
          detail="看一看，对的就确认"
          right={<Go />}
          href={`/wallet/statement/${of}`}
        />
      ))}
      {view.advice !== null && (
        <Row
          icon="plus"
          title={<span data-testid="next-act">{view.advice.words}</span>}
          right={<span class="wallet-go">去办</span>}
          href={view.advice.href}
        />
      )}
      {view.rows.length === 0 && (
        <Empty
          icon="circle-yen"
          text={
            present
              ? '这个月还没有佣金。收一件包裹、请一位客人入会，就开始赚。'
              : '这个月没有佣金。'
          }
          action={present ? { label: '去邮政', onClick: () => route('/post') } : undefined}
        />
      )}
      {view.rows.map((row) => (
        <Business key={row.base} {...row} onOpen={onOpen} />
      ))}
      {view.days !== null && <Days {...view.days} />}
      {present && (
        <Row
          icon="check"
          title="我的目标"
          detail={view.target?.words ?? '定一个，看这个月还差多少'}
          right={<span class="wallet-go">{view.target === null ? '定' : '改'}</span>}
          onClick={() => onOpen({ sheet: 'target' })}
        />
      )}
      <Row
        icon="receipt"
        title="结算单和税"
        detail="预估，以实际代扣为准"
        right={<Go />}
        href={`/wallet/statement/${month}`}
      />
      <Row
        icon="calendar"
        title="各月对账"
        detail="应得多少，已支付多少"
        right={<Go />}
        onClick={() => onOpen({ sheet: 'months' })}
      />
    </div>
  );
}

type BusinessProps = WalletRow & Pick<RowsProps, 'onOpen'>;

/** What one business came to and what of it today; behind it every act with its reason. */
const Business = (row: BusinessProps): JSX.Element => (
  <Row
    icon={row.icon}
    title={row.title}
    detail={row.detail}
    right={row.fee}
    rightDetail={row.today ?? undefined}
    onClick={() => row.onOpen({ sheet: 'base', base: row.base })}
  />
);

function Days({ bars, sentence }: DaysView): JSX.Element {
  return (
    <section class="wallet-days">
      <h2>每天赚的</h2>
      <p class="muted">{sentence}</p>
      <Bars bars={bars} sentence={sentence} />
    </section>
  );
}

const Go = (): JSX.Element => <span class="wallet-go">看</span>;
