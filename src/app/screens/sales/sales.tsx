import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { yuan } from '../../../core/money.ts';
import { clockOf, dayOf } from '../../../core/time.ts';
import { billNumber } from '../../checkout.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { type Bill, listSales } from '../../store/sales.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { TENDER_WORDS } from '../../words.ts';
import './sales.css';

const PAGE = 30;

/** The sales list: by number, amount or goods, the newest first; any sale can be returned. */
export function Sales(): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const [text, setText] = useState('');
  const [shown, setShown] = useState(PAGE);
  const page = useQuery(() => listSales(store, { text, limit: shown }), [text, shown]);
  return (
    <div class="sales">
      <ShopMark title="卖过的单" back={() => history.back()} />
      <div class="sales-find">
        <Field label="找一单" value={text} onInput={setText} placeholder="收据号、金额、商品名" />
        <Button icon="undo" onClick={() => route('/shop/return')}>没有小票，直接退货</Button>
      </div>
      {page?.bills.length === 0 && <Empty icon="receipt" text="没有找到，换个词试试。" />}
      {(page?.bills ?? []).map((bill, i, all) => (
        <BillRow key={bill.id} bill={bill} dayBefore={dayOf(all[i - 1]?.eff ?? 0)} />
      ))}
      {page?.next && <Button wide onClick={() => setShown(shown + PAGE)}>再看早一点的</Button>}
    </div>
  );
}

function BillRow({ bill, dayBefore }: { bill: Bill; dayBefore: string }): JSX.Element {
  const session = useSession();
  const day = dayOf(bill.eff);
  const isReturn = bill.kind === 'return';
  const names = bill.body.lines.map((line) => line.name).slice(0, 3).join('、');
  const number = billNumber(session, bill);
  return (
    <>
      {day !== dayBefore && <p class="sales-day">{day}</p>}
      <Row
        title={isReturn ? `退货：${names}` : names}
        detail={`${clockOf(bill.eff)} · ${number}${bill.unsent ? ' · 待传' : ''}`}
        right={`${isReturn ? '−' : ''}¥${yuan(bill.total)}`}
        rightDetail={bill.body.tenders.map((one) => TENDER_WORDS[one.kind]).join('+')}
        href={isReturn ? undefined : `/shop/sales/${bill.id}`}
      />
    </>
  );
}
