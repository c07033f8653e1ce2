import { useLocation } from 'preact-iso/router';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../core/goods/product.ts';
import { CameraView } from '../../parts/camera-view.tsx';
import { useGoodsReading } from '../../parts/goods-reading.ts';
import { useScans, useSession } from '../../session.ts';
import { Band } from '../../ui/band.tsx';
import { say } from '../../ui/toast-queue.ts';
import { Finder } from './finder.tsx';

type FinderProps = {
  readonly onCode: (code: string) => void;
  readonly onPick: (product: Product) => void;
};

type TaskHeadProps = FinderProps & {
  readonly title: string;
  /** How far it has come; '' while there is nothing. */
  readonly detail: string;
  /** The screen that leaving the task leads to. */
  readonly from: string;
  /** What is one tap away meanwhile. */
  readonly aside?: { readonly label: string; readonly path: string };
  /** What is asked before any goods. */
  readonly children?: ComponentChildren;
};

const SELLING = { label: '先卖货', path: '/' };

/** The band that names a task with goods, and the ways to find them besides the scanner. */
export function TaskHead(props: TaskHeadProps): JSX.Element {
  const { route } = useLocation();
  const { title, detail, from, aside = SELLING } = props;
  return (
    <>
      <Band
        title={title}
        detail={detail === '' ? undefined : detail}
        tone="goods"
        back={() => route(from)}
        right={
          <button class="goods-sell" type="button" onClick={() => route(aside.path)}>
            {aside.label}
          </button>
        }
      />
      {props.children}
      <TaskFinder onCode={props.onCode} onPick={props.onPick} />
    </>
  );
}

/** Goods for a task by what is typed, or by the camera. */
export function TaskFinder({ onCode, onPick }: FinderProps): JSX.Element {
  const { camera } = useSession();
  const [isLooking, setLooking] = useState(false);
  return (
    <>
      <Finder
        looking={isLooking}
        onCamera={() => setLooking(!isLooking)}
        onCode={onCode}
        onPick={onPick}
      />
      {isLooking && <CameraView camera={camera} task="goods" onClose={() => setLooking(false)} />}
    </>
  );
}

/**
 * Every scan is goods for the task: `add` gets the base units that the code holds. The way of a
 * code that was typed is returned.
 */
export function useTaskScans(
  add: (product: Product, more: number) => Promise<void>,
): (text: string) => void {
  const take = useGoodsReading(async (scan) => {
    if (scan.is === 'product') await add(scan.product, scan.unit.factor);
    else if (scan.is === 'new') say(`${scan.code} 还不是店里的商品，先在“货品”里加上。`);
  });
  useScans((scan) => {
    take(scan.text);
    return true;
  });
  return take;
}
