import type { ComponentChildren, JSX } from 'preact';
import type { Totals } from '../../../core/sale/cart.ts';
import { type Fen, grouped, likelyNotes, yuan } from '../../../core/money.ts';
import { Amount } from '../../ui/amount.tsx';
import { Button } from '../../ui/button.tsx';

type PayProps = {
  readonly totals: Totals;
  readonly notesOpen: boolean;
  readonly busy: boolean;
  /** Cash; `given` is null when the guest pays exactly. */
  readonly onCash: (given: Fen | null) => void;
  readonly onQr: () => void;
  readonly onOther: () => void;
  readonly onNotes: () => void;
  readonly onMore: () => void;
  /** On a phone: whose cart it is. */
  readonly member: ComponentChildren;
};

/** What is due and the ways of paying it: the commonest two are one tap each. */
export function Pay(props: PayProps): JSX.Element {
  const { totals, busy } = props;
  const none = totals.lines.length === 0;
  return (
    <>
      <div class="till-due">
        <span class="till-count">共 {totals.pieces} 件</span>
        {totals.saved > 0 && <span class="till-saved">已省 ¥{yuan(totals.saved)}</span>}
        {props.member}
        <Button kind="text" onClick={props.onMore}>
          更多
        </Button>
      </div>
      <div class="till-sum">
        <span class="till-yen">¥</span>
        <Amount text={grouped(totals.due)} size="huge" />
      </div>
      <div class="till-pay">
        <Button
          kind="primary"
          size="big"
          hint="Enter"
          busy={busy}
          disabled={none}
          onClick={() => props.onCash(null)}
          onLongPress={props.onNotes}
        >
          现金 ¥{yuan(totals.due)}
        </Button>
        <Button
          kind="outline"
          size="big"
          hint="F9"
          busy={busy}
          disabled={none}
          onClick={props.onQr}
        >
          已收扫码{totals.rounding === 0 ? '' : ` ¥${yuan(totals.total)}`}
        </Button>
      </div>
      <Notes {...props} />
    </>
  );
}

/** 客人给了: the sums a guest is likely to hand over, one tap each. */
function Notes({ totals, notesOpen, busy, onCash, onOther }: PayProps): JSX.Element {
  const none = totals.lines.length === 0;
  return (
    <div class="till-notes" data-open={notesOpen ? '' : undefined}>
      <p>客人给了</p>
      {likelyNotes(totals.due).map((note) => (
        <Button key={note} busy={busy} onClick={() => onCash(note)}>
          {yuan(note).replace(/\.00$/, '')}
        </Button>
      ))}
      <Button disabled={none} onClick={onOther}>
        其他
      </Button>
    </div>
  );
}
