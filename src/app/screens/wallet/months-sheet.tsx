import type { JSX } from 'preact';
import { monthOf } from '../../../core/time.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { statements } from '../../store/post/wallet.ts';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { monthRows } from './view.ts';
import { readMonths } from './wallet-data.ts';

type MonthsSheetProps = {
  readonly onClose: () => void;
  readonly onMonth: (month: string) => void;
};

/** 各月对账: expected against paid, month by month; a tap opens the month. */
export function MonthsSheet({ onClose, onMonth }: MonthsSheetProps): JSX.Element {
  const { store, now } = useSession();
  const rows = useQuery(async () =>
    monthRows(await readMonths(store, now()), await statements(store), monthOf(now())),
  );
  return (
    <Sheet open title="各月对账" onClose={onClose} place="side">
      {rows === null && <p class="muted">正在算…</p>}
      {rows?.length === 0 && <p class="muted">还没有佣金。</p>}
      {rows?.map((row) => (
        <Row
          key={row.month}
          title={row.title}
          detail={row.detail}
          right={
            <span class="wallet-paid" data-differs={row.differs ? '' : undefined}>
              {row.right}
            </span>
          }
          onClick={() => onMonth(row.month)}
        />
      ))}
    </Sheet>
  );
}
