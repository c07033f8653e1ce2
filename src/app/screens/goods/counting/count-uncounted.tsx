import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Counting } from '../../../../core/goods/counting.ts';
import { stockText } from '../../../parts/quantity.ts';
import { useSession } from '../../../session.ts';
import type { StockLine } from '../../../store/goods/stock-table.ts';
import { Button } from '../../../ui/button.tsx';
import { Row } from '../../../ui/row.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import { type LeftAsked, type LeftOrder, leftAsked, leftTable } from './count-views.ts';
import { SaveTable } from '../save-table.tsx';
import { categoryOptions } from '../stock-view.ts';
import { useWrite } from '../writing.ts';

type SheetProps = {
  readonly counting: Counting;
  readonly left: readonly StockLine[];
  readonly onClose: () => void;
};

const MOST_SHOWN = 100;

const ORDER_WORDS: Readonly<Record<LeftOrder, string>> = {
  place: '按放的地方',
  name: '按名字',
  worth: '压钱多的在前',
};

/** What nobody has counted though the ledger has some: to be counted, or none is there. */
export function UncountedSheet({ counting, left, onClose }: SheetProps): JSX.Element {
  const { now, station } = useSession();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const [asked, setAsked] = useState<LeftAsked>({ category: '', order: 'place' });
  const shown = leftAsked(left, asked);
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
    <Sheet
      open
      title={`没数到的 ${left.length} 样`}
      onClose={onClose}
      foot={
        <SaveTable
          name={`${station.name}-没数到的`}
          rows={() => leftTable(shown, counting.blind)}
          disabled={shown.length === 0}
        />
      }
    >
      <p>不管它，账上的数就不变。真的一件也没有了，点“没有了”。</p>
      {left.length > FEW && (
        <AskedSelects
          label="分类"
          options={categoryOptions(left, '全部')}
          asked={asked.category}
          onAsked={(category) => setAsked({ ...asked, category })}
          orders={ORDER_WORDS}
          order={asked.order}
          onOrder={(order) => setAsked({ ...asked, order })}
        />
      )}
      {shown.slice(0, MOST_SHOWN).map((line) => (
        <Row
          key={line.id}
          title={line.name}
          detail={[line.spec, line.place].filter((word) => word !== '').join(' · ')}
          right={counting.blind ? undefined : stockText(line.quantity, line)}
        >
          <Button onClick={() => void none(line)}>没有了</Button>
        </Row>
      ))}
      {shown.length > MOST_SHOWN && <p class="muted">先列 {MOST_SHOWN} 样，数掉几样再看。</p>}
    </Sheet>
  );
}
