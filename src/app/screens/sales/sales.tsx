import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { yuan } from '../../../core/money.ts';
import { clockOf, dayAfter, dayOf, dayStart } from '../../../core/time.ts';
import { billNumber } from '../../bill-number.ts';
import { dayText } from '../../parts/moment.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { type Listed, listPages } from '../../store/sale/sales.ts';
import { network } from '../../sync/network.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { say } from '../../ui/toast-queue.ts';
import { TENDER_WORDS, whyWords } from '../../words.ts';
import './sales.css';

const PAGE = 30;

/** The sales list: by number, amount, goods or time, the newest first; any sale can be returned. */
export function Sales(): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const [text, setText] = useState('');
  const [day, setDay] = useState('');
  const [pages, setPages] = useState(1);
  const span = day === '' ? {} : { from: dayStart(day), until: dayStart(dayAfter(day, 1)) };
  const page = useQuery(
    () => listPages(store, { text, limit: PAGE, ...span }, pages),
    [text, day, pages],
  );
  const ask =
    (set: (word: string) => void) =>
    (word: string): void => {
      set(word);
      setPages(1);
    };
  return (
    <div class="sales">
      <ShopMark title="卖过的单" back={() => history.back()} />
      <div class="sales-find">
        <Field
          label="找一单"
          value={text}
          onInput={ask(setText)}
          placeholder="收据号、金额、商品名、14:05"
        />
        <Field label="哪一天" type="date" value={day} onInput={ask(setDay)} />
        <Button icon="undo" onClick={() => route('/shop/return')}>
          无小票退货
        </Button>
      </div>
      {page?.listed.length === 0 && <Empty icon="receipt" text="没有找到，换个词试试。" />}
      {(page?.listed ?? []).map(({ bill, tenders, back }, i, all) => (
        <BillRow
          key={bill.id}
          bill={bill}
          tenders={tenders}
          back={back}
          dayBefore={dayOf(all[i - 1]?.bill.eff ?? 0)}
        />
      ))}
      {page?.next ? (
        <Button wide onClick={() => setPages(pages + 1)}>
          再看早一点的
        </Button>
      ) : (
        page !== null && <Older />
      )}
    </div>
  );
}

/** At the end of what is here: what was sold earlier is with the centre. */
function Older(): JSX.Element | null {
  const { store, sync } = useSession();
  const [busy, setBusy] = useState(false);
  const [isAll, setIsAll] = useState(false);
  if (sync === null) return null;
  if (isAll) return <p class="muted">再早没有了。</p>;
  const fetchOlder = async (): Promise<void> => {
    const { pullOlder } = await import('../../sync/pull.ts');
    const answer = await pullOlder(store, network);
    if (answer.ok) setIsAll(answer.isDone);
    else say(whyWords(OFFLINE.has(answer.why) ? 'offline' : answer.why));
  };
  const look = (): void => {
    setBusy(true);
    fetchOlder()
      .catch(reportError)
      .finally(() => setBusy(false));
  };
  return (
    <Button wide busy={busy} onClick={look}>
      更早的
    </Button>
  );
}

const OFFLINE: ReadonlySet<string> = new Set(['no-answer', 'timeout', 'not-the-centre']);

type BillRowProps = Listed & { readonly dayBefore: string };

function BillRow({ bill, tenders, back, dayBefore }: BillRowProps): JSX.Element {
  const session = useSession();
  const day = dayOf(bill.eff);
  const isReturn = bill.kind === 'return';
  const names = bill.body.lines
    .map((line) => line.name)
    .slice(0, 3)
    .join('、');
  const number = billNumber(session, bill);
  const backWords = back === null ? '' : ` · 已退 ¥${yuan(back.amount)}`;
  return (
    <>
      {day !== dayBefore && <p class="sales-day">{dayText(day, dayOf(session.now()))}</p>}
      <Row
        title={isReturn ? `退货：${names}` : names}
        detail={`${clockOf(bill.eff)} · ${number}${bill.unsent ? ' · 待传' : ''}${backWords}`}
        right={`${isReturn ? '−' : ''}¥${yuan(bill.total)}`}
        rightDetail={tenders.map((one) => TENDER_WORDS[one.kind]).join('+')}
        href={isReturn ? undefined : `/shop/sales/${bill.id}`}
      />
    </>
  );
}
