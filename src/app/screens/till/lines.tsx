import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Cart, type CartLine, type Charged, type Totals } from '../../../core/sale/cart.ts';
import { type Fen, ZERO, plus, yuan } from '../../../core/money.ts';
import { Amount } from '../../ui/amount.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { quantityText } from '../../parts/quantity.ts';

/** What can be done to a line from the list; the rest is in the line's own sheet. */
export type LineActs = {
  readonly onStep: (line: CartLine, units: number) => void;
  readonly onOpen: (line: CartLine) => void;
  readonly onBack: (line: CartLine) => void;
};

type LinesProps = LineActs & {
  readonly cart: Cart;
  readonly totals: Totals;
  readonly fresh: string | null;
};

/** The cart's lines, the newest in view; a removed line stays for a moment, to be brought back. */
export function Lines({ cart, totals, fresh, ...acts }: LinesProps): JSX.Element {
  const charged = new Map(totals.lines.map((item) => [item.line.key, item]));
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector('[data-fresh]')?.scrollIntoView({ block: 'nearest' });
  }, [fresh, cart]);
  return (
    <div class="till-lines" ref={box} data-testid="lines">
      {cart.lines.length === 0 && <Empty icon="scan-barcode" text="扫一件，价格就出来。" />}
      {cart.lines.map((line, at) => (
        <Line
          key={line.key}
          line={line}
          charged={charged.get(line.key) ?? null}
          no={at + 1}
          fresh={line.key === fresh}
          {...acts}
        />
      ))}
    </div>
  );
}

type LineProps = LineActs & {
  readonly line: CartLine;
  readonly charged: Charged | null;
  readonly no: number;
  readonly fresh: boolean;
};

function Line({ line, charged, no, fresh, onStep, onOpen, onBack }: LineProps): JSX.Element {
  if (line.gone) {
    return (
      <div class="till-line" data-gone="">
        <span class="till-line-no">{no}</span>
        <span class="till-line-name">
          <span>{line.name}</span>
          <small>已拿掉</small>
        </span>
        <Button kind="text" icon="undo" onClick={() => onBack(line)}>
          放回去
        </Button>
      </div>
    );
  }
  const off = charged === null ? ZERO : plus(charged.off, charged.share);
  const saved = off > 0 ? yuan(off) : '';
  return (
    <div class="till-line" data-fresh={fresh ? '' : undefined} data-key={line.key}>
      <span class="till-line-no">{no}</span>
      <button class="till-line-name" type="button" onClick={() => onOpen(line)}>
        <span>{line.name}</span>
        <small>
          {detailOf(line, charged?.price ?? line.price, saved)}
          {charged !== null && charged.usual > charged.gross && (
            <>
              {' · 会员价 '}
              <s>{yuan(charged.usual)}</s>
            </>
          )}
        </small>
      </button>
      {saved !== '' && <span class="till-line-saved">省 {saved}</span>}
      <Stepper
        label={line.name}
        text={quantityText(line)}
        onLess={() => onStep(line, -1)}
        onMore={() => onStep(line, 1)}
        onType={() => onOpen(line)}
      />
      <Amount text={yuan(charged?.amount ?? line.price)} />
    </div>
  );
}

function detailOf(line: CartLine, price: Fen, saved: string): string {
  const isSeveral = line.weighed || line.quantity > line.factor;
  // Where the price of one is told its unit is too: on a phone the line is short.
  const unit = isSeveral ? '' : line.unit;
  const size = line.weighed ? '散称' : line.factor > 1 ? `整${line.unit}` : unit;
  const what = [line.spec, size].filter((word) => word !== '').join(' ');
  return [
    what,
    isSeveral ? `${yuan(price)}/${line.unit}` : '',
    reasonWords(line),
    saved === '' ? '' : `省 ${saved}`,
  ]
    .filter((word) => word !== '')
    .join(' · ');
}

/** Why the price is another than the list's; at the list's price, what was looked at. */
const reasonWords = ({ reason, price, listPrice }: CartLine): string =>
  reason === null ? '' : price === listPrice ? reason : `改价 ${reason}`;
