import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { CameraView } from '../../../parts/camera-view.tsx';
import { baseUnit } from '../../../parts/units.ts';
import { useSession } from '../../../session.ts';
import { Band } from '../../../ui/band.tsx';
import { Finder } from '../finder.tsx';
import type { Add, Desk } from './receiving-desk.ts';
import { sumsOf } from './receiving-draft.ts';

type HeadProps = {
  readonly desk: Desk;
  readonly take: (text: string) => void;
  readonly add: Add;
};

/** The band that names the task, and the ways to find goods besides the scanner. */
export function ReceiveHead({ desk, take, add }: HeadProps): JSX.Element {
  const { camera } = useSession();
  const { route } = useLocation();
  const [isLooking, setLooking] = useState(false);
  const count = desk.draft === null ? 0 : sumsOf(desk.draft).goods;
  const whole = new Set(desk.draft?.expected.map(({ product }) => product)).size;
  return (
    <>
      <Band
        title="进货"
        detail={whole > 0 ? `${count}/${whole} 样` : count === 0 ? undefined : `${count} 样`}
        tone="goods"
        back={() => route('/goods')}
        right={
          <button class="goods-sell" type="button" onClick={() => route('/')}>
            先卖货
          </button>
        }
      />
      <Finder
        looking={isLooking}
        onCamera={() => setLooking(!isLooking)}
        onCode={take}
        onPick={(product) => void add(product, baseUnit(product))}
      />
      {isLooking && <CameraView camera={camera} task="goods" onClose={() => setLooking(false)} />}
    </>
  );
}
