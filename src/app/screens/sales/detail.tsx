import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ClaimRow } from '../../../core/journal/row.ts';
import { ZERO, yuan } from '../../../core/money.ts';
import { givenBack, unitsLeft } from '../../../core/sale/given-back.ts';
import { unitsIn } from '../../../core/sale/return.ts';
import { type Sale, type SaleLine, memberSaved } from '../../../core/sale/sale.ts';
import { type Tender, type TenderKind, paid } from '../../../core/sale/tender.ts';
import { billNumber, shortHash } from '../../bill-number.ts';
import { weightText } from '../../parts/quantity.ts';
import { momentText } from '../../parts/moment.ts';
import { useQuery } from '../../parts/query.ts';
import { ReceiptSheet } from '../../parts/receipt.tsx';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { refundable } from '../../store/pay/charges.ts';
import { memberById } from '../../store/members.ts';
import { record } from '../../store/record.ts';
import { type Bill, billById, tendersNow } from '../../store/sale/sales.ts';
import { identityOf } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Row } from '../../ui/row.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { say } from '../../ui/toast-queue.ts';
import { TENDER_WORDS, whyWords } from '../../words.ts';
import { mainTender, returnDrafts, returnId, returnOf } from './give-back.ts';
import { MoneyBack } from './money-back.tsx';
import './sales.css';

type SaleBill = Extract<Bill, { kind: 'sale' }>;
type FoundProps = {
  readonly bill: SaleBill;
  readonly history: ClaimRow | null;
  readonly tenders: readonly Tender[];
};

/** One sale: its receipt, and the return of all or some of it in one more tap. */
export function SaleDetail({ id }: { id: string }): JSX.Element {
  const { store } = useSession();
  const found = useQuery(() => billById(store, id), [id]);
  return (
    <div class="sales">
      <ShopMark title="这一单" back={() => history.back()} />
      {found?.bill.kind === 'sale' && (
        <Found
          key={found.bill.id}
          bill={found.bill}
          history={found.history}
          tenders={tendersNow(found.bill, found.history)}
        />
      )}
    </div>
  );
}

function Found(props: FoundProps): JSX.Element {
  const { bill, tenders } = props;
  const session = useSession();
  const { station, practice } = session;
  const [printing, setPrinting] = useState(false);
  const number = billNumber(session, bill);
  const back = givenBack(bill.body, props.history);
  const backWords = back === null ? '' : ` · 已退 ¥${yuan(back.amount)}`;
  return (
    <>
      <Row
        title={`收据 ${number}`}
        detail={`${momentText(bill.eff, session.now())}${backWords}`}
        right={`¥${yuan(bill.total)}`}
        rightDetail={tenders.map((one) => TENDER_WORDS[one.kind]).join(' + ')}
      />
      {bill.body.member !== undefined && <ForMember sale={bill.body} member={bill.body.member} />}
      <GiveBack {...props} />
      <div class="sales-acts">
        <Button icon="printer" onClick={() => setPrinting(true)}>
          打印收据
        </Button>
      </div>
      {printing && (
        <ReceiptSheet
          onClose={() => setPrinting(false)}
          slip={{
            shop: station.name,
            practice,
            number,
            hash: shortHash(bill.hash),
            at: bill.eff,
            sale: bill.body,
            tenders,
          }}
        />
      )}
    </>
  );
}

function ForMember({ sale, member }: { sale: Sale; member: string }): JSX.Element {
  const { store } = useSession();
  const known = useQuery(() => memberById(store, 'shop', member), [member], ['shop-member']);
  const saved = memberSaved(sale);
  return (
    <Row
      icon="user"
      title={`本店会员 ${known?.state === 'in' ? `${known.name} ${known.phone}` : ''}`}
      detail={saved === 0 ? '没有会员价的货' : `会员价省了 ¥${yuan(saved)}`}
    />
  );
}

/** What comes back, and how the money goes back; two taps return a whole sale. */
function GiveBack({ bill, history: row, tenders }: FoundProps): JSX.Element {
  const { store } = useSession();
  const sale = bill.body;
  const left = unitsLeft(sale, row);
  const [taken, setTaken] = useState<readonly number[] | null>(null);
  const [by, setBy] = useState<TenderKind>(mainTender(tenders));
  const counts = (taken ?? left).map((count, i) => Math.min(count, left[i] ?? 0));
  const body = returnOf(sale, bill.id, row, counts, by);
  const charge = useQuery(() => refundable(store, tenders), [bill.id], ['charge', 'refund']);
  const isCharged = body !== null && charge !== null && paid(body.tenders) <= charge.left;
  const give = async (): Promise<void> => {
    if (body === null) return;
    const id = returnId(identityOf(store).device, body);
    const attempt = isCharged && by === 'qr' ? (charge?.attempt ?? null) : null;
    const left = attempt === null ? null : await refundable(store, tenders);
    // Another till's return may have come in since this was drawn.
    if (left !== null && paid(body.tenders) > left.left) return void say(JUST_RETURNED);
    const drafts = returnDrafts(id, body, attempt);
    const written = await record(store, drafts);
    setTaken(null);
    const how = drafts.length > 1 ? '货加回去了，钱正在原路退' : '货也加回去了';
    say(written.ok ? `退好了 ¥${yuan(paid(body.tenders))}，${how}。` : whyWords(written.why));
  };
  const isAll = counts.every((count, i) => count === left[i]);
  return (
    <>
      {sale.lines.map((line, i) => (
        <LineBack
          key={String(i)}
          line={line}
          left={left[i] ?? 0}
          count={counts[i] ?? 0}
          onCount={(count) => setTaken(counts.map((own, j) => (j === i ? count : own)))}
        />
      ))}
      {left.some((count) => count > 0) ? (
        <MoneyBack
          by={by}
          onBy={setBy}
          amount={body === null ? ZERO : paid(body.tenders)}
          words={isAll ? '全退' : '退'}
          isCharged={isCharged}
          onGive={() => void give()}
        />
      ) : (
        <p class="sales-none">这一单已经全退了。</p>
      )}
    </>
  );
}

const JUST_RETURNED = '这一单刚刚在别的机器上退过，请看清楚再退。';

type LineBackProps = {
  readonly line: SaleLine;
  readonly left: number;
  readonly count: number;
  readonly onCount: (count: number) => void;
};

function LineBack({ line, left, count, onCount }: LineBackProps): JSX.Element {
  const whole = unitsIn(line);
  const size = line.unit === 'kg' ? `${weightText(line.quantity)} kg` : `${whole} ${line.unit}`;
  const gone = whole - left;
  return (
    <Row
      title={line.name}
      detail={`${size} · ¥${yuan(line.amount)}${gone > 0 ? ` · 已退 ${gone}` : ''}`}
    >
      {left > 0 && (
        <Stepper
          label={`退 ${line.name}`}
          text={`退 ${count}`}
          onLess={() => onCount(Math.max(0, count - 1))}
          onMore={() => onCount(Math.min(left, count + 1))}
        />
      )}
    </Row>
  );
}
