import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useEffect, useState } from 'preact/hooks';
import { ZERO } from '../../../core/money.ts';
import { changeTender } from '../../checkout.ts';
import { earnedNow } from '../../parts/earned.ts';
import { useQuery } from '../../parts/query.ts';
import { later } from '../../parts/later.tsx';
import { useSession } from '../../session.ts';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { Done, isQr } from './done.tsx';
import { useGivenBack } from './given-back.ts';
import './done.css';

const ReceiptSheet = later(() => import('../../parts/receipt.tsx').then((m) => m.ReceiptSheet));

/**
 * The sale just finished, until 收银 is tapped: its tender can be changed, its receipt printed, its
 * goods returned.
 */
export function DoneView(): JSX.Element | null {
  const { counter, store, station, practice, now } = useSession();
  const { route } = useLocation();
  const [printing, setPrinting] = useState(false);
  const earned = useQuery(() => earnedNow(store, now())) ?? ZERO;
  const last = counter.finished.value;
  const back = useGivenBack(last);
  useNext(() => {
    counter.finished.value = null;
  });
  if (last === null) return null;
  const { sale, id } = last;
  const change = async (): Promise<void> => {
    const changed = await changeTender(counter, isQr(sale.tenders) ? 'cash' : 'qr');
    if (!changed.ok) say(changed.why === 'returned' ? RETURNED : whyWords(changed.why));
  };
  return (
    <>
      <Done
        sale={sale}
        tenders={sale.tenders}
        back={back}
        number={last.number}
        hash={last.hash}
        earned={earned}
        onPrint={() => setPrinting(true)}
        onChange={() => void change()}
        onReturn={() => route(`/shop/sales/${id}`)}
      />
      {printing && (
        <ReceiptSheet
          onClose={() => setPrinting(false)}
          slip={{
            shop: station.name,
            number: last.number,
            hash: last.hash,
            at: last.at,
            sale,
            tenders: sale.tenders,
            practice,
          }}
        />
      )}
    </>
  );
}

/** A tap on the place one is in already: the link leads nowhere else, so it says 下一位. */
function useNext(next: () => void): void {
  useEffect(() => {
    const onClick = ({ target }: MouseEvent): void => {
      if (target instanceof Element && target.closest('nav [aria-current]') !== null) next();
    };
    addEventListener('click', onClick);
    return () => removeEventListener('click', onClick);
  });
}

const RETURNED = '这一单退过货了，怎么付的不能再改。';
