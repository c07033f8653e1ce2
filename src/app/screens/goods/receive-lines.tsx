import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { yuan } from '../../../core/money.ts';
import { quantityText } from '../../parts/quantity.ts';
import { Amount } from '../../ui/amount.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { say } from '../../ui/toast-queue.ts';
import { ReceiveLineSheet } from './receive-line-sheet.tsx';
import type { Desk } from './receiving-desk.ts';
import {
  type DraftLine,
  type ReceivingDraft,
  lineCost,
  unitPrice,
  withAmount,
  withBack,
  without,
} from './receiving-draft.ts';

type LinesProps = {
  readonly draft: ReceivingDraft;
  readonly change: Desk['change'];
  /** Key of the line that was added last. */
  readonly fresh: string | null;
};

/** What was scanned so far, the last one on top. */
export function ReceiveLines({ draft, change, fresh }: LinesProps): JSX.Element {
  const [open, setOpen] = useState<string | null>(null);
  const line = draft.lines.find(({ key }) => key === open);
  const remove = (gone: DraftLine): void => {
    const at = draft.lines.indexOf(gone);
    setOpen(null);
    void change((now) => without(now, gone.key));
    say(`${gone.name}拿掉了。`, {
      label: '放回去',
      run: () => void change((now) => withBack(now, gone, at)),
    });
  };
  const step = (own: DraftLine, units: number): void => {
    const quantity = own.quantity + units * own.factor;
    if (quantity < 1) remove(own);
    else void change((now) => withAmount(now, own.key, quantity));
  };
  return (
    <div class="goods-receive-lines" data-testid="receiving">
      {draft.lines.length === 0 && (
        <Empty icon="scan-barcode" text="扫一件加一件，整箱扫箱码。没有条码就搜名字。" />
      )}
      {draft.lines.map((own) => (
        <ReceiveLine
          key={own.key}
          line={own}
          fresh={own.key === fresh}
          onOpen={() => setOpen(own.key)}
          onStep={(units) => step(own, units)}
        />
      ))}
      {line !== undefined && (
        <ReceiveLineSheet
          line={line}
          change={change}
          onClose={() => setOpen(null)}
          onRemove={() => remove(line)}
        />
      )}
    </div>
  );
}

type LineProps = {
  readonly line: DraftLine;
  readonly fresh: boolean;
  readonly onOpen: () => void;
  readonly onStep: (units: number) => void;
};

function ReceiveLine({ line, fresh, onOpen, onStep }: LineProps): JSX.Element {
  const cost = lineCost(line);
  const price = unitPrice(line);
  return (
    <div class="goods-receive-line" data-fresh={fresh ? '' : undefined}>
      <button class="goods-receive-name" type="button" onClick={onOpen}>
        <span class="goods-receive-title">
          {line.name} <small>{line.spec}</small>
        </span>
        {cost === null ? <strong>填进价</strong> : <Amount text={yuan(cost)} />}
      </button>
      <small class="goods-receive-price">
        {price === null ? '没填进价' : `${yuan(price)}/${line.unit}`}
        {line.cost?.guess === true && ' · 按上次'}
      </small>
      <span class="goods-receive-count">
        <Stepper
          label={line.name}
          text={quantityText(line)}
          onType={onOpen}
          onLess={() => onStep(-1)}
          onMore={() => onStep(1)}
        />
        <span class="goods-receive-unit">{line.unit}</span>
      </span>
    </div>
  );
}
