import type { JSX } from 'preact';
import './amount.css';

type AmountProps = {
  /** The finished figure, e.g. 1,246.00; money is worked out and written elsewhere. */
  text: string;
  size?: 'line' | 'sum' | 'big' | 'huge' | undefined;
  yen?: boolean | undefined;
  sign?: '+' | '-' | undefined;
  tone?: 'brand' | 'muted' | 'wrong' | undefined;
};

/** A figure of money: tabular, to the right, its ¥ smaller than the digits. */
export function Amount({ text, size = 'line', yen, sign, tone }: AmountProps): JSX.Element {
  return (
    <span
      class="amount"
      data-size={size}
      data-tone={tone}
      data-long={text.length > 7 ? '' : undefined}
    >
      {sign !== undefined && <span class="amount-sign">{sign === '-' ? '−' : '+'}</span>}
      {yen === true && <span class="amount-yen">¥</span>}
      {text}
    </span>
  );
}
