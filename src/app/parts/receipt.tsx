import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Fen, ZERO, minus, plus, yuan } from '../../core/money.ts';
import { type Sale, type SaleLine, memberSaved, saleTotal } from '../../core/sale/sale.ts';
import type { Tender } from '../../core/sale/tender.ts';
import { clockOf, dayOf } from '../../core/time.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { TENDER_WORDS } from '../words.ts';
import { weightText } from './quantity.ts';
import './receipt.css';

/** What a receipt (收据) shows. `number` is device number – n; `hash` starts the entry's hash. */
export type Slip = {
  readonly shop: string;
  readonly number: string;
  readonly hash: string;
  readonly at: number;
  readonly sale: Sale;
  readonly tenders: readonly Tender[];
  readonly practice: boolean;
};

type ReceiptSheetProps = { readonly slip: Slip; readonly onClose: () => void };
type Paper = '58' | '80';

/** The receipt as it will be on 58 or 80 mm paper, and the button that prints it. */
export function ReceiptSheet({ slip, onClose }: ReceiptSheetProps): JSX.Element {
  const [paper, setPaper] = useState<Paper>('58');
  return (
    <Sheet
      open
      title="收据"
      onClose={onClose}
      foot={
        <Button kind="primary" icon="printer" wide onClick={() => print()}>
          打印
        </Button>
      }
    >
      <Choice
        label="纸宽"
        value={paper}
        onChange={setPaper}
        options={[
          { value: '58', label: '58 毫米' },
          { value: '80', label: '80 毫米' },
        ]}
      />
      <Receipt slip={slip} paper={paper} />
    </Sheet>
  );
}

/** One receipt. */
export function Receipt({ slip, paper }: { slip: Slip; paper: Paper }): JSX.Element {
  const { sale } = slip;
  const saved = memberSaved(sale);
  const off = plus(...sale.lines.map((line) => plus(line.off, line.share)));
  return (
    <article class="receipt" data-paper={paper} data-practice={slip.practice ? '' : undefined}>
      <h3 class="receipt-shop">{slip.shop}</h3>
      {slip.practice && <p class="receipt-practice">练习，不算数</p>}
      <p class="receipt-facts">
        <span>{slip.number}</span>
        <span>
          {dayOf(slip.at)} {clockOf(slip.at)}
        </span>
      </p>
      <table class="receipt-lines">
        <tbody>
          {sale.lines.map((line, i) => (
            <ReceiptLine key={String(i)} line={line} />
          ))}
        </tbody>
      </table>
      <dl class="receipt-sums">
        {off > 0 && <Sum name="优惠" amount={off} sign="-" />}
        {sale.rounding > 0 && <Sum name="抹零" amount={sale.rounding} sign="-" />}
        <Sum name="应收" amount={saleTotal(sale)} strong />
        {slip.tenders.map((tender, i) => (
          <Sum
            key={String(i)}
            name={TENDER_WORDS[tender.kind]}
            amount={tender.given ?? tender.amount}
          />
        ))}
        <Change tenders={slip.tenders} />
      </dl>
      {saved > 0 && <p class="receipt-note">会员价这单省了 ¥{yuan(saved)}</p>}
      {sale.note !== undefined && <p class="receipt-note">备注：{sale.note}</p>}
      <p class="receipt-foot">校验 {slip.hash} · 如需发票请留好此单</p>
    </article>
  );
}

function Change({ tenders }: { tenders: readonly Tender[] }): JSX.Element | null {
  const back = plus(
    ...tenders.map(({ given, amount }) => (given === undefined ? ZERO : minus(given, amount))),
  );
  return back > 0 ? <Sum name="找零" amount={back} /> : null;
}

type SumProps = { name: string; amount: Fen; sign?: '-'; strong?: boolean };

function Sum({ name, amount, sign, strong }: SumProps): JSX.Element {
  return (
    <div class="receipt-sum" data-strong={strong === true ? '' : undefined}>
      <dt>{name}</dt>
      <dd>
        {sign ?? ''}
        {yuan(amount)}
      </dd>
    </div>
  );
}

function ReceiptLine({ line }: { line: SaleLine }): JSX.Element {
  const isWeight = line.factor === 1000 && line.unit === 'kg';
  const count = isWeight
    ? `${weightText(line.quantity)}kg`
    : `${line.quantity / line.factor}${line.unit}`;
  return (
    <tr>
      <td>
        {line.name}
        <br />
        <small>
          {count} × {yuan(line.price)}
          {line.usual !== undefined && ` 会员价（原价 ${yuan(line.usual)}）`}
        </small>
      </td>
      <td data-number>{yuan(line.gross)}</td>
    </tr>
  );
}
