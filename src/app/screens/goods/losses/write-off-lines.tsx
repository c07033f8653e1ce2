import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { weightText } from '../../../parts/quantity.ts';
import { Keypad } from '../../../ui/keypad.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { Stepper } from '../../../ui/stepper.tsx';
import type { LostLine } from './write-off-draft.ts';

type LinesProps = {
  readonly lines: readonly LostLine[];
  /** Sets a product's base units; less than one takes it out. */
  readonly set: (product: string, quantity: number) => void;
  /** What stands there while there is no line. */
  readonly empty: JSX.Element;
  /** The product that was added last. */
  readonly fresh: string | null;
  /** What stands below the lines as soon as there is one. */
  readonly children: ComponentChildren;
};

const shown = ({ weighed, quantity }: LostLine): string =>
  weighed ? weightText(quantity) : String(quantity);
const unitOf = ({ weighed, unit }: LostLine): string => (weighed ? 'kg' : unit);

/** What leaves the shelves, the last one on top. */
export function LostLines({ lines, set, empty, fresh, children }: LinesProps): JSX.Element {
  const [open, setOpen] = useState<string | null>(null);
  const line = lines.find(({ product }) => product === open);
  return (
    <div class="goods-receive-lines" data-testid="losing" tabIndex={0}>
      {lines.length === 0 && empty}
      {lines.map((own) => (
        <div
          class="goods-receive-line"
          key={own.product}
          data-fresh={own.product === fresh ? '' : undefined}
        >
          <button class="goods-receive-name" type="button" onClick={() => setOpen(own.product)}>
            <span class="goods-receive-title">
              {own.name} <small>{own.spec}</small>
            </span>
          </button>
          <small class="goods-receive-price" />
          <span class="goods-receive-count">
            <Stepper
              label={own.name}
              text={shown(own)}
              onType={() => setOpen(own.product)}
              onLess={() => set(own.product, own.quantity - (own.weighed ? 100 : 1))}
              onMore={() => set(own.product, own.quantity + (own.weighed ? 100 : 1))}
            />
            <span class="goods-receive-unit">{unitOf(own)}</span>
          </span>
        </div>
      ))}
      {lines.length > 0 && children}
      {line !== undefined && (
        <QuantitySheet
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

type SheetProps = {
  readonly line: LostLine;
  readonly onSet: (quantity: number) => void;
  readonly onClose: () => void;
};

function QuantitySheet({ line, onSet, onClose }: SheetProps): JSX.Element {
  const base = (text: string): number => Math.round(Number(text) * (line.weighed ? 1000 : 1));
  const unit = unitOf(line);
  return (
    <Sheet open title={line.name} onClose={onClose} place="side">
      <Keypad
        label="多少"
        unit={unit}
        decimals={line.weighed ? 3 : 0}
        whole={5}
        initial={shown(line)}
        valid={(text) => base(text) >= 1}
        confirm={(text) => (text === '' ? '填数量' : `${text} ${unit}`)}
        onConfirm={(text) => onSet(base(text))}
      />
    </Sheet>
  );
}
