import type { JSX } from 'preact';
import * as v from 'valibot';
import { derivedId } from '../../../core/derived-id.ts';
import { RefundInCashSchema } from '../../../core/pay/refund.ts';
import { useSession } from '../../session.ts';
import { record } from '../../store/record.ts';
import type { Store } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';

/** What a flag says of a refund that was refused; `device` began it. */
export const OfRefused = v.object({ ...RefundInCashSchema.entries, device: v.string() });
type Refused = v.InferOutput<typeof OfRefused>;

/** Writes that the guest got cash instead; a second tap repeats the same entry. */
export const giveCash = (
  store: Store,
  { refund, amount, return: goods }: Refused,
): ReturnType<typeof record> =>
  record(store, [
    {
      id: derivedId(goods, `in-cash:${refund}`),
      kind: 'refund-in-cash',
      v: 1,
      body: { refund, amount, return: goods },
    },
  ]);

/** One tap says that the money was given in cash: only where it was to be given back. */
export function CashInstead({ facts }: { readonly facts: Refused }): JSX.Element | null {
  const { store } = useSession();
  const { identity, numbers } = store.session;
  if (facts.device !== identity?.device && numbers[facts.device] === undefined) return null;
  const write = async (): Promise<void> => {
    const written = await giveCash(store, facts);
    say(written.ok ? '记下了：退了现金，钱箱里少了这笔。' : whyWords(written.why));
  };
  return (
    <Button kind="primary" onClick={() => void write()}>
      退了现金
    </Button>
  );
}
