import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Counting } from '../../../core/goods/counting.ts';
import { stockText } from '../../parts/quantity.ts';
import { useSession } from '../../session.ts';
import type { StockLine } from '../../store/stock-table.ts';
import { Button } from '../../ui/button.tsx';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { useWrite } from './writing.ts';

type SheetProps = {
  readonly counting: Counting;
  readonly left: readonly StockLine[];
  readonly onClose: () => void;
};

const MOST_SHOWN = 100;

/** What nobody has counted though the ledger has some: to be counted, or none is there. */
export function UncountedSheet({ counting, left, onClose }: SheetProps): JSX.Element {
  const { now } = useSession();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const none = async (line: StockLine): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const at = now();
    const lines = [{ product: line.id, quantity: 0, from: at, at, round: 1 }];
    const sealed = await write('count-tallied', { count: counting.id, lines });
    setBusy(false);
    if (sealed) say(`${line.name}记成没有了，确认以后才改账。`);
  };
  return (
    <Sheet open title={`没数到的 ${left.length} 样`} onClose={onClose}>
      <p>不管它，账上的数就不变。真的一件也没有了，点“没有了”。</p>
      {left.slice(0, MOST_SHOWN).map((line) => (
        <Row
          key={line.id}
          title={line.name}
          detail={[line.spec, line.place].filter((word) => word !== '').join(' · ')}
          right={counting.blind ? undefined : stockText(line.quantity, line)}
        >
          <Button onClick={() => void none(line)}>没有了</Button>
        </Row>
      ))}
      {left.length > MOST_SHOWN && <p class="muted">先列 {MOST_SHOWN} 样，数掉几样再看。</p>}
    </Sheet>
  );
}
