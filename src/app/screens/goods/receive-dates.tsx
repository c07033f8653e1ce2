import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { lastDay } from '../../../core/goods/batch.ts';
import { isDay } from '../../../core/time.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import type { Desk } from './receiving-desk.ts';
import { type Dates, type DraftLine, withDates } from './receiving-draft.ts';

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
      <Button
        kind="primary"
        wide
        onClick={() => {
          void change((now) => withDates(now, line.key, dates));
          onClose();
        }}
      >
        {last === null ? '记下' : `记下，${last} 到期`}
      </Button>
    </div>
  );
}

const isDays = (text: string): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_DAYS;
