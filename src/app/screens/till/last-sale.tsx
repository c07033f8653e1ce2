import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { yuan } from '../../../core/money.ts';
import { saleTotal } from '../../../core/sale/sale.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { changeOf } from './done.tsx';
import { useGivenBack } from './given-back.ts';

/** The last sale in one line, with the way to its return; on wide screens only. */
export function LastSale(): JSX.Element | null {
  const { counter } = useSession();
  const { route } = useLocation();
  const last = counter.finished.value ?? counter.previous.value;
  const back = useGivenBack(last);
  if (last === null) return null;
  const change = changeOf(last.sale.tenders);
  return (
    <div class="till-last">
      <span>
        上一单 {last.number} · ¥{yuan(saleTotal(last.sale))}
        {change > 0 ? ` · 找零 ${yuan(change)}` : ''}
        {back === null ? '' : ` · 已退 ${yuan(back.amount)}`}
      </span>
      {back?.isAll !== true && (
        <Button kind="text" onClick={() => route(`/shop/sales/${last.id}`)}>
          退货
        </Button>
      )}
    </div>
  );
}
