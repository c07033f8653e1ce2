import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Counting } from '../../../../core/goods/counting.ts';
import { onHand } from '../../../../core/goods/stock.ts';
import { stockText, weightText } from '../../../parts/quantity.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { stocksOf } from '../../../store/goods/goods.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Keypad } from '../../../ui/keypad.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { Stepper } from '../../../ui/stepper.tsx';
import { type CountDraft, type CountedLine, withCounted } from './count-draft.ts';
import type { TaskDesk } from '../task-desk.ts';

type LinesProps = {
  readonly counting: Counting;
  readonly desk: TaskDesk<CountDraft>;
  readonly draft: CountDraft;
  /** The product that was counted last. */
  readonly fresh: string | null;
};

/** What this phone has counted and not handed in, the last one on top. */
export function CountLines({ counting, desk, draft, fresh }: LinesProps): JSX.Element {
  const { now } = useSession();
  const [open, setOpen] = useState<string | null>(null);
  const books = useBooks(counting, draft);
  const line = draft.lines.find(({ product }) => product === open);
  const set = (product: string, quantity: number): void =>
    void desk.change((held) => withCounted(held, product, quantity, now()));
  return (
    <div class="goods-receive-lines" data-testid="counting" tabIndex={0}>
      {draft.lines.length === 0 && (
        <Empty icon="scan-barcode" text="扫一件记一件，整箱扫箱码；一堆的扫一件，再点数字改。" />
      )}
      {draft.lines.map((own) => (
        <CountLine
          key={own.product}
          line={own}
          book={books.get(own.product) ?? null}
          fresh={own.product === fresh}
          onOpen={() => setOpen(own.product)}
          onStep={(units) => set(own.product, own.quantity + units * stepOf(own))}
        />
      ))}
      {line !== undefined && (
        <CountedSheet
          line={line}
          onSet={(quantity) => {
            set(line.product, quantity);
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

const stepOf = ({ weighed }: CountedLine): number => (weighed ? 100 : 1);
const words = (line: CountedLine): { weighed: boolean; units: { unit: string }[] } => ({
  weighed: line.weighed,
  units: [{ unit: line.unit }],
});

/** What should be there, where those who count may see it. */
function useBooks(counting: Counting, draft: CountDraft): ReadonlyMap<string, number> {
  const { store } = useSession();
  const ids = draft.lines.map(({ product }) => product);
  const books = useQuery(
    async () => {
      if (counting.blind) return new Map<string, number>();
      const stocks = await stocksOf(store, ids);
      return new Map([...stocks].map(([id, row]) => [id, onHand(row).quantity]));
    },
    [ids.join()],
    ['stock'],
  );
  return books ?? new Map();
}

type LineProps = {
  readonly line: CountedLine;
  readonly book: number | null;
  readonly fresh: boolean;
  readonly onOpen: () => void;
  readonly onStep: (units: number) => void;
};

function CountLine({ line, book, fresh, onOpen, onStep }: LineProps): JSX.Element {
  return (
    <div class="goods-receive-line" data-fresh={fresh ? '' : undefined}>
      <button class="goods-receive-name" type="button" onClick={onOpen}>
        <span class="goods-receive-title">
          {line.name} <small>{line.spec}</small>
        </span>
        {line.round > 1 && <small>第 {line.round} 遍</small>}
      </button>
      <small class="goods-receive-price">
        {book === null ? '' : `账上 ${stockText(book, words(line))}`}
      </small>
      <span class="goods-receive-count">
        <Stepper
          label={line.name}
          text={line.weighed ? weightText(line.quantity) : String(line.quantity)}
          onType={onOpen}
          onLess={() => onStep(-1)}
          onMore={() => onStep(1)}
        />
        <span class="goods-receive-unit">{line.weighed ? 'kg' : line.unit}</span>
      </span>
    </div>
  );
}

type SheetProps = {
  readonly line: CountedLine;
  /** Base units; less than nothing takes the line out. */
  readonly onSet: (quantity: number) => void;
  readonly onClose: () => void;
};

function CountedSheet({ line, onSet, onClose }: SheetProps): JSX.Element {
  const unit = line.weighed ? 'kg' : line.unit;
  const base = (text: string): number => Math.round(Number(text) * (line.weighed ? 1000 : 1));
  return (
    <Sheet
      open
      title={line.name}
      onClose={onClose}
      place="side"
      foot={
        <Button kind="danger-text" icon="trash" onClick={() => onSet(-1)}>
          拿掉
        </Button>
      }
    >
      <Keypad
        label="数到多少"
        unit={unit}
        decimals={line.weighed ? 3 : 0}
        whole={6}
        initial={line.weighed ? weightText(line.quantity) : String(line.quantity)}
        confirm={(text) => (text === '' ? '填数量' : `有 ${text} ${unit}`)}
        onConfirm={(text) => onSet(base(text))}
      />
    </Sheet>
  );
}
