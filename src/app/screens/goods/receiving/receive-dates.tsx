import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { lastDay } from '../../../../core/goods/batch.ts';
import { isDay } from '../../../../core/time.ts';
import { quantityText } from '../../../parts/quantity.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import type { Desk } from './receiving-desk.ts';
import type { Dates, DraftLine } from './receiving-draft.ts';
import { withDatesOf } from './receiving-split.ts';

type DatesProps = {
  readonly line: DraftLine;
  readonly change: Desk['change'];
  readonly onClose: () => void;
};

const MOST_DAYS = 36_500;

/** What the food-safety record wants of a line: when it was made, how long it keeps, its batch. */
export function DatesForm({ line, change, onClose }: DatesProps): JSX.Element {
  const [made, setMade] = useState(line.made ?? '');
  const [days, setDays] = useState(String(line.days ?? line.keeps ?? ''));
  const [until, setUntil] = useState(line.until ?? '');
  const [batch, setBatch] = useState(line.batch ?? '');
  const [count, setCount] = useState(quantityText(line));
  const size = line.weighed ? 1000 : line.factor;
  const quantity = Math.round(Number(count) * size);
  const isPart = quantity >= 1 && quantity < line.quantity;
  const isCount = isPart || quantity === line.quantity;
  const dates: Dates = {
    ...(isDay(made) ? { made } : {}),
    ...(isDays(days) && isDay(made) ? { days: Number(days) } : {}),
    ...(isDay(until) ? { until } : {}),
    ...(batch.trim() === '' ? {} : { batch: batch.trim() }),
  };
  const last = lastDay(dates);
  return (
    <div class="goods-dates">
      <Field label="生产日期" type="date" value={made} onInput={setMade} />
      <Field
        label="保质期"
        mode="numeric"
        value={days}
        suffix="天"
        maxLength={5}
        onInput={setDays}
        error={days === '' || isDays(days) ? undefined : '填天数，比如 180'}
      />
      <Field
        label="包装上写的到期日"
        type="date"
        value={until}
        hint="写了到期日的填这个就行"
        onInput={setUntil}
      />
      <Field label="批号" value={batch} maxLength={30} onInput={setBatch} />
      {line.quantity > size && (
        <Field
          label="这个日期的有几"
          mode={line.weighed ? 'decimal' : 'numeric'}
          value={count}
          suffix={line.weighed ? 'kg' : line.unit}
          maxLength={7}
          hint={isPart ? '剩下的另成一行，再填它的日期' : '有两个日期的，先填其中一个的'}
          onInput={setCount}
          error={isCount ? undefined : `最多 ${quantityText(line)}`}
        />
      )}
      <Button
        kind="primary"
        wide
        disabled={!isCount}
        onClick={() => {
          void change((now) => withDatesOf(now, line.key, quantity, dates));
          onClose();
        }}
      >
        {last === null ? '记下' : `记下${isPart ? ` ${count} ${line.unit}` : ''}，${last} 到期`}
      </Button>
    </div>
  );
}

const isDays = (text: string): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_DAYS;
