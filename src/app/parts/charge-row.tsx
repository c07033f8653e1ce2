import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { yuan } from '../../core/money.ts';
import type { Charge } from '../../core/pay/charge.ts';
import { isOpenState } from '../../core/pay/charge.ts';
import { mayCancel } from '../../core/pay/till.ts';
import type { ChargeDesk } from '../charge-desk.ts';
import { useSession } from '../session.ts';
import { Button } from '../ui/button.tsx';
import { payName, stateWords } from './charge-words.ts';
import './charge-row.css';

/** "0:42", "12:05": how long something has waited. */
const waited = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** The moment, told anew every second. */
function useSecond(now: () => number): number {
  const [at, setAt] = useState(now());
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), 1_000);
    return () => clearInterval(timer);
  }, [now]);
  return at;
}

type ChargeRowProps = {
  readonly desk: ChargeDesk;
  readonly charge: Charge;
  /** False for another till's: only that one may cancel it. */
  readonly isOwn: boolean;
};

/** One charge: with what, how much, how it stands and since when, and what can be done about it. */
export function ChargeRow({ desk, charge, isOwn }: ChargeRowProps): JSX.Element {
  const { now } = useSession();
  const at = useSecond(now);
  const [busy, setBusy] = useState(false);
  const { state, begun, isGivenUp } = charge;
  const isOpen = isOpenState(state);
  const act = (work: (charge: Charge) => Promise<void>) => (): void => {
    setBusy(true);
    work(charge)
      .catch(reportError)
      .finally(() => setBusy(false));
  };
  const isLost = isOpen && (state === 'unknown' || !desk.isReachable());
  return (
    <div class="charge-row" data-testid="charge" data-state={state}>
      <span class="charge-words">
        <strong>
          {begun === null ? '扫码收款' : `${payName(begun.channel)} ¥${yuan(begun.amount)}`}
        </strong>
        <span>
          {stateWords(charge)}
          {isOpen && ` ${waited(at - charge.at)}`}
        </span>
      </span>
      <span class="charge-acts">
        {isOpen && (isLost || !isOwn) && (
          <Button busy={busy} onClick={act(desk.query)}>
            查一下这笔
          </Button>
        )}
        {isOwn && isLost && !isGivenUp && (
          <Button busy={busy} onClick={act(desk.giveUp)}>
            改收别的
          </Button>
        )}
        {isOwn && !isLost && mayCancel(charge) && (
          <Button busy={busy} onClick={act(desk.cancel)}>
            取消
          </Button>
        )}
      </span>
    </div>
  );
}
