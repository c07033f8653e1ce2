import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { yuan } from '../../../../core/money.ts';
import { quantityText } from '../../../parts/quantity.ts';
import { Amount } from '../../../ui/amount.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Stepper } from '../../../ui/stepper.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { type LineTask, ReceiveLineSheet } from './receive-line-sheet.tsx';
import { changeOf, changeWords, dateWords } from './receive-words.ts';
import type { Desk } from './receiving-desk.ts';
import {
  type DraftLine,
  type ReceivingDraft,
  isBlank,
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
  const [open, setOpen] = useState<{ key: string; task?: LineTask } | null>(null);
  const line = draft.lines.find(({ key }) => key === open?.key);
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
    <>
      {isBlank(draft) && (
        <Empty icon="scan-barcode" text="扫一件加一件，整箱扫箱码。没有条码就搜名字。" />
      )}
      {draft.lines.map((own) => (
        <ReceiveLine
          key={own.key}
          line={own}
          fresh={own.key === fresh}
          onOpen={() => setOpen({ key: own.key })}
          onDates={() => setOpen({ key: own.key, task: 'dates' })}
          onStep={(units) => step(own, units)}
        />
      ))}
      {line !== undefined && (
        <ReceiveLineSheet
          line={line}
          task={open?.task}
          change={change}
          onClose={() => setOpen(null)}
          onRemove={() => remove(line)}
        />
      )}
    </>
  );
}

type LineProps = {
  readonly line: DraftLine;
  readonly fresh: boolean;
  readonly onOpen: () => void;
  readonly onDates: () => void;
  readonly onStep: (units: number) => void;
};

function ReceiveLine({ line, fresh, onOpen, onDates, onStep }: LineProps): JSX.Element {
  const cost = lineCost(line);
  const price = unitPrice(line);
  const change = changeWords(line);
  const dates = dateWords(line);
  return (
    <div class="goods-receive-line" data-fresh={fresh ? '' : undefined}>
      <button class="goods-receive-name" type="button" onClick={onOpen}>
        <span class="goods-receive-title">
          {line.name} <small>{line.spec}</small>
        </span>
        {line.gift ? (
          <strong>赠品</strong>
        ) : cost === null ? (
          <strong>填进价</strong>
        ) : (
          <Amount text={yuan(cost)} />
        )}
      </button>
      <small class="goods-receive-price">
        {line.gift ? '不要钱' : price === null ? '没填进价' : `${yuan(price)}/${line.unit}`}
        {line.cost?.guess === true && ' · 按上次'}
        {change !== '' && (
          <span class="goods-receive-change" data-warning={changeOf(line)?.warning ?? undefined}>
            {change}
          </span>
        )}
        {dates !== '' && <span>{dates}</span>}
        {dates === '' && line.keeps !== null && (
          <button class="goods-receive-dates" type="button" onClick={onDates}>
            填生产日期
          </button>
        )}
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
