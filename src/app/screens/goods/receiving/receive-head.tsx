import type { JSX } from 'preact';
import { baseUnit } from '../../../parts/units.ts';
import { TaskHead } from '../task-head.tsx';
import type { Add, Desk } from './receiving-desk.ts';
import { sumsOf } from './receiving-draft.ts';

type HeadProps = {
  readonly desk: Desk;
  readonly take: (text: string) => void;
  readonly add: Add;
};

/** The band that names the task, and the ways to find goods besides the scanner. */
export function ReceiveHead({ desk, take, add }: HeadProps): JSX.Element {
  const count = desk.draft === null ? 0 : sumsOf(desk.draft).goods;
  const whole = new Set(desk.draft?.expected.map(({ product }) => product)).size;
  return (
    <TaskHead
      title="进货"
      detail={whole > 0 ? `${count}/${whole} 样` : count === 0 ? '' : `${count} 样`}
      from="/goods"
      onCode={take}
      onPick={(product) => void add(product, baseUnit(product))}
    />
  );
}
