import type { JSX } from 'preact';
import { useSession } from '../session.ts';
import { nextActWords, placeOf, readGuestAct } from './next-act.ts';
import { useQuery } from './query.ts';
import './guest-advice.css';

/** One sentence about the guest at the counter, a tap away from doing it; silent when not due. */
export function GuestAdvice({ tail }: { tail: string }): JSX.Element | null {
  const { store, now } = useSession();
  const act = useQuery(() => readGuestAct(store, now(), tail), [tail]);
  return act === null ? null : (
    <a class="guest-advice" href={placeOf(act.base)} data-testid="guest-advice">
      {nextActWords(act)}
    </a>
  );
}
