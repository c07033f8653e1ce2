import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Counting } from '../../../../core/goods/counting.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { type Reviewed, countById, reviewOf, uncounted } from '../../../store/goods/counting.ts';
import type { StockLine } from '../../../store/goods/stock-table.ts';
import type { Store } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Row } from '../../../ui/row.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { ReviewSheet } from './count-review-sheet.tsx';
import { UncountedSheet } from './count-uncounted.tsx';
import {
  differenceText,
  reviewNote,
  reviewSentence,
  scopeWords,
  signedYuan,
  sumsOfReview,
} from './count-words.ts';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import {
  REVIEW_VIEWS,
  type ReviewAsked,
  type ReviewOrder,
  type ReviewView,
  reviewAsked,
  reviewTable,
} from './count-views.ts';
import { SaveTable } from '../save-table.tsx';
import { type Confirming, useConfirming } from './count-confirming.ts';
import '../goods.css';
import './count.css';
import '../stock.css';

const VIEW_WORDS: Readonly<Record<ReviewView, string>> = {
  all: '全部',
  differs: '不一样的',
  less: '少了的',
  more: '多了的',
  again: '要重数的',
  done: '改好的',
};
const ORDER_WORDS: Readonly<Record<ReviewOrder, string>> = {
  first: '要看的在前',
  worth: '差钱多的在前',
  name: '按名字',
  place: '按放的地方',
};

type Review = {
  readonly counting: Counting;
  readonly lines: readonly Reviewed[];
  readonly left: readonly StockLine[];
};

/** A found review, or that there is no such count (in an array, as null is "not read yet"). */
async function readReview(store: Store, id: string): Promise<Review[]> {
  const counting = await countById(store, id);
  if (counting === null) return [];
  const lines = await reviewOf(store, id);
  return [{ counting, lines, left: counting.isOpen ? await uncounted(store, counting) : [] }];
}

/** /goods/count/:id/review — what was counted beside the ledger; what is confirmed counts. */
export function CountReview(): JSX.Element | null {
  const id = useRoute().params['id'] ?? '';
  const { store } = useSession();
  const { route } = useLocation();
  const found = useQuery(() => readReview(store, id), [id], ['counting', 'tally', 'stock']);
  const [review] = found ?? [];
  const back = (): void =>
    route(review?.counting.isOpen === true ? `/goods/count/${id}` : '/goods/count');
  return (
    <div class="goods goods-review">
      <ShopMark
        title={review === undefined ? '差多少' : `盘点 ${scopeWords(review.counting.scope)}`}
        back={back}
      />
      {found !== null && review === undefined && (
        <Empty icon="list" text="没有这张盘点单。" action={{ label: '回盘点', onClick: back }} />
      )}
      {review !== undefined && <ReviewBody review={review} />}
    </div>
  );
}

function ReviewBody({ review }: { review: Review }): JSX.Element {
  const { counting, lines, left } = review;
  const [open, setOpen] = useState<string | null>(null);
  const [isLeft, setLeft] = useState(false);
  const [asked, setAsked] = useState<ReviewAsked>({ view: 'all', order: 'first' });
  const confirming = useConfirming(counting);
  const line = lines.find(({ product }) => product.id === open);
  const shown = reviewAsked(lines, asked);
  return (
    <>
      <div class="goods-list">
        <VirtualList
          label="盘点结果"
          head={
            <ReviewHead
              lines={lines}
              left={left}
              asked={asked}
              onAsked={setAsked}
              onLeft={() => setLeft(true)}
            />
          }
          items={shown}
          top={`${asked.view} ${asked.order}`}
          keyOf={({ product }) => product.id}
          render={(one) => <ReviewRow line={one} onOpen={() => setOpen(one.product.id)} />}
        />
      </div>
      <ReviewFoot counting={counting} shown={shown} confirming={confirming} />
      {line !== undefined && (
        <ReviewSheet
          counting={counting}
          line={line}
          confirming={confirming}
          onClose={() => setOpen(null)}
        />
      )}
      {isLeft && <UncountedSheet counting={counting} left={left} onClose={() => setLeft(false)} />}
    </>
  );
}

type HeadProps = {
  readonly lines: readonly Reviewed[];
  readonly left: readonly StockLine[];
  readonly asked: ReviewAsked;
  readonly onAsked: (asked: ReviewAsked) => void;
  readonly onLeft: () => void;
};

/** What came of the count, what was left out of it, and which lines are to be seen. */
function ReviewHead({ lines, left, asked, onAsked, onLeft }: HeadProps): JSX.Element {
  const words = reviewSentence(sumsOfReview(lines));
  return (
    <div class="goods-review-head">
      <div data-testid="review">
        {left.length === 0 ? (
          <p>{words}</p>
        ) : (
          <Row
            title={words}
            detail={`账上有、没数到的还有 ${left.length} 样`}
            right={<Icon name="chevron-right" size="small" />}
            onClick={onLeft}
          />
        )}
      </div>
      {lines.length > FEW && (
        <div class="goods-stock-asked">
          <AskedSelects
            label="看哪些"
            options={REVIEW_VIEWS.map((value) => ({ value, label: VIEW_WORDS[value] }))}
            asked={asked.view}
            onAsked={(view) => onAsked({ ...asked, view })}
            orders={ORDER_WORDS}
            order={asked.order}
            onOrder={(order) => onAsked({ ...asked, order })}
          />
        </div>
      )}
    </div>
  );
}

function ReviewRow({ line, onOpen }: { line: Reviewed; onOpen: () => void }): JSX.Element {
  const note = reviewNote(line);
  return (
    <Row
      title={line.product.name}
      detail={note === '' ? line.product.spec : note}
      right={
        <span data-differs={line.difference === 0 ? undefined : ''}>{differenceText(line)}</span>
      }
      rightDetail={line.difference === 0 ? undefined : signedYuan(line.worth)}
      onClick={onOpen}
    />
  );
}

type FootProps = {
  readonly counting: Counting;
  /** What the list shows: that is what is confirmed and exported. */
  readonly shown: readonly Reviewed[];
  readonly confirming: Confirming;
};

function ReviewFoot({ counting, shown, confirming }: FootProps): JSX.Element {
  const { station } = useSession();
  const { route } = useLocation();
  const { ready, differing, worth } = sumsOfReview(shown);
  return (
    <div class="goods-acts">
      <SaveTable
        name={`${station.name}-盘点-${scopeWords(counting.scope)}`}
        rows={() => reviewTable(shown)}
        disabled={shown.length === 0}
      />
      {counting.isOpen && (
        <Button
          kind={ready.length === 0 ? 'primary' : 'plain'}
          busy={confirming.isBusy}
          onClick={() =>
            void confirming.close(counting.parts === 0 ? 'dropped' : 'done').then((isClosed) => {
              if (isClosed) route('/goods/count');
            })
          }
        >
          {counting.parts === 0 ? '不盘了' : '盘完了'}
        </Button>
      )}
      {ready.length > 0 && (
        <Button
          kind="primary"
          size="big"
          busy={confirming.isBusy}
          onClick={() => void confirming.confirm(ready)}
        >
          {differing === 0
            ? `确认 ${ready.length} 样`
            : `确认 ${ready.length} 样，改账 ${signedYuan(worth)}`}
        </Button>
      )}
    </div>
  );
}
