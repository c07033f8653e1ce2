import type { JSX } from 'preact';
import { type Fen, yuan } from '../../../core/money.ts';
import type { TenderKind } from '../../../core/sale/tender.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';

type MoneyBackProps = {
  readonly by: TenderKind;
  readonly onBy: (by: TenderKind) => void;
  readonly amount: Fen;
  /** 全退 or 退. */
  readonly words: string;
  /** The acquirer gives it back the way it came. */
  readonly isCharged?: boolean;
  readonly onGive: () => void;
};

/** How the money goes back; what the shop's sticker took is returned by the keeper in WeChat. */
export function MoneyBack(props: MoneyBackProps): JSX.Element {
  const { by, onBy, amount, words, onGive, isCharged = false } = props;
  return (
    <div class="sales-back">
      <Choice
        label="怎么退"
        titled
        value={by}
        onChange={onBy}
        options={[
          { value: 'cash', label: '退现金' },
          { value: 'qr', label: isCharged ? '原路退回' : '微信里退' },
        ]}
      />
      {by === 'qr' && amount > 0 && (
        <p class="sales-how">
          {isCharged
            ? '钱退到客人付款的账户里；没有网就先记下，联网后自动退。'
            : `请在微信里退 ¥${yuan(amount)}，退好了点下面。`}
        </p>
      )}
      <Button kind="primary" size="big" wide disabled={amount <= 0} onClick={onGive}>
        {by === 'qr' && !isCharged ? '已退' : words} ¥{yuan(amount)}
      </Button>
    </div>
  );
}
