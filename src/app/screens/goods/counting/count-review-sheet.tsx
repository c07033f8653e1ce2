import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import type { Counting } from '../../../../core/goods/counting.ts';
import { momentText } from '../../../parts/moment.ts';
import { stockText } from '../../../parts/quantity.ts';
import { useSession } from '../../../session.ts';
import type { Reviewed } from '../../../store/goods/counting.ts';
import { Button } from '../../../ui/button.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import type { Confirming } from './count-confirming.ts';
import { differenceText, reviewNote, signedYuan } from './count-words.ts';

type SheetProps = {
  readonly counting: Counting;
  readonly line: Reviewed;
  readonly confirming: Confirming;
  readonly onClose: () => void;
};

/** One counted product: what was counted, what should have been there, and what to do. */
export function ReviewSheet({ counting, line, confirming, onClose }: SheetProps): JSX.Element {
  const { now } = useSession();
  const { route } = useLocation();
  const { product, tally, book, state } = line;
  const isReady = state === 'same' || state === 'differs';
  const note = reviewNote(line);
  // What a count that is over has settled is counted for itself.
  const isOver = !counting.isOpen && state === 'confirmed';
  const again = isOver
    ? `/goods/${product.id}?count`
    : `/goods/count/${counting.id}?again=${product.id}`;
  return (
    <Sheet
      open
      title={product.name}
      onClose={onClose}
      foot={
        <>
          <Button icon="undo" onClick={() => route(again)}>
            重数
          </Button>
          {isReady && (
            <Button
              kind="primary"
              busy={confirming.isBusy}
              onClick={() =>
                void confirming.confirm([line]).then((isDone) => {
                  if (isDone) onClose();
                })
              }
            >
              就按数到的改
            </Button>
          )}
        </>
      }
    >
      <dl class="goods-facts">
        <dt>数到</dt>
        <dd>
          {stockText(tally.quantity, product)}
          {tally.parts > 1 && `（${tally.parts} 份加起来）`}
        </dd>
        <dt>那时账上</dt>
        <dd>{book === null ? '没盘过' : stockText(book, product)}</dd>
        <dt>差</dt>
        <dd>
          {differenceText(line)} {signedYuan(line.worth)}
        </dd>
        <dt>数的时候</dt>
        <dd>{momentText(tally.at, now())}</dd>
      </dl>
      {note !== '' && <p>{note}。</p>}
      <p class="muted">数完以后卖掉的会照样扣，不用停下来等。</p>
    </Sheet>
  );
}
