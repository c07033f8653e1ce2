import type { JSX } from 'preact';
import * as v from 'valibot';
import { derivedId } from '../../../core/derived-id.ts';
import { AttemptSchema } from '../../../core/pay/attempt.ts';
import type { Tender, TenderKind } from '../../../core/sale/tender.ts';
import { useSession } from '../../session.ts';
import { record } from '../../store/record.ts';
import { billById, tendersNow } from '../../store/sale/sales.ts';
import type { Store } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';

/** What a flag says of a sale whose charge's money went back; `device` wrote the sale. */
export const OfMoneyBack = v.object({
  sale: v.string(),
  attempt: AttemptSchema,
  device: v.string(),
});
type MoneyBack = v.InferOutput<typeof OfMoneyBack>;

/** The id of what is written of a sale whose attempt's money went back: one for all tills. */
export const paidAgainId = (sale: string, attempt: string): string =>
  derivedId(sale, `paid-again:${attempt}`);

/** Writes how the guest has paid after all; a second tap repeats the same entry. */
export async function payAgain(
  store: Store,
  { sale, attempt }: MoneyBack,
  by: TenderKind,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: string }> {
  const found = await billById(store, sale);
  if (found?.bill.kind !== 'sale') return { ok: false, why: 'not-here' };
  const was = tendersNow(found.bill, found.history);
  const tenders = was.map(
    (tender): Tender =>
      tender.attempt === attempt ? { kind: by, amount: tender.amount } : { ...tender },
  );
  return await record(store, [
    {
      id: paidAgainId(sale, attempt),
      kind: 'tender-changed',
      v: 2,
      body: { sale, was: was.map((tender) => ({ ...tender })), tenders },
    },
  ]);
}

/** One tap says that the guest has paid after all: only where the sale was written. */
export function PaidAgain({ facts }: { readonly facts: MoneyBack }): JSX.Element | null {
  const { store } = useSession();
  const { identity, numbers } = store.session;
  if (facts.device !== identity?.device && numbers[facts.device] === undefined) return null;
  const write = async (by: TenderKind): Promise<void> => {
    const written = await payAgain(store, facts, by);
    say(written.ok ? '记下了。' : whyWords(written.why));
  };
  return (
    <>
      <Button kind="primary" onClick={() => void write('cash')}>
        客人付了现金
      </Button>
      <Button onClick={() => void write('qr')}>客人扫了店里的码</Button>
    </>
  );
}
