import type { JSX } from 'preact';
import { Select } from '../../ui/select.tsx';

/** A list of so many lines is seen at a glance: nothing is asked of it. */
export const FEW = 4;

type AskedSelectsProps<F extends string, O extends string> = {
  readonly label: string;
  readonly options: readonly { value: F; label: string }[];
  readonly asked: F;
  readonly onAsked: (asked: F) => void;
  readonly orders: Readonly<Record<O, string>>;
  readonly order: O;
  readonly onOrder: (order: O) => void;
};

/** Above a list: which of it, and in which order. */
export function AskedSelects<F extends string, O extends string>(
  props: AskedSelectsProps<F, O>,
): JSX.Element {
  const { orders } = props;
  const isOrder = (key: string): key is O => key in orders;
  return (
    <div class="goods-stock-selects">
      <Select
        label={props.label}
        options={props.options}
        value={props.asked}
        onChange={props.onAsked}
      />
      <Select
        label="排列"
        options={Object.keys(orders)
          .filter(isOrder)
          .map((value) => ({ value, label: orders[value] }))}
        value={props.order}
        onChange={props.onOrder}
      />
    </div>
  );
}
