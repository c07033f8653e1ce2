import { useEffect, useRef, useState } from 'preact/hooks';
import type { Order } from '../../../../core/goods/order-state.ts';
import type { OrderLine } from '../../../../core/goods/order.ts';
import { redrafted } from './order-writing.ts';
import { useWrite } from '../writing.ts';

/** A draft holds all its lines each time: taps that follow one another are one entry. */
const PAUSE_MS = 600;

export type OrderEdit = {
  readonly lines: readonly OrderLine[];
  /** Changes the lines; what they are then is written after a moment, or when the page is left. */
  readonly change: (how: (lines: readonly OrderLine[]) => readonly OrderLine[]) => void;
  /** Leaves what is not yet written unwritten: another entry says it. */
  readonly drop: () => void;
};

/** The lines of a draft while they are changed. */
export function useOrderEdit(order: Order): OrderEdit {
  const write = useWrite();
  const [edited, setEdited] = useState<readonly OrderLine[] | null>(null);
  const pending = useRef<(() => void) | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(order.lines);
  latest.current = edited ?? order.lines;
  const drop = (): void => {
    clearTimeout(timer.current);
    pending.current = null;
  };
  const flush = (): void => {
    const save = pending.current;
    drop();
    save?.();
  };
  useEffect(() => flush, []);
  useEffect(() => {
    if (JSON.stringify(edited) === JSON.stringify(order.lines)) setEdited(null);
  }, [order.lines]);
  return {
    lines: latest.current,
    drop,
    change: (how) => {
      const lines = how(latest.current);
      latest.current = lines;
      setEdited(lines);
      drop();
      pending.current = () => void write('order-drafted', redrafted(order, lines));
      timer.current = setTimeout(flush, PAUSE_MS);
    },
  };
}
