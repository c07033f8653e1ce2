import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type SupplierPaid, paidVersion } from '../../../../core/goods/payable.ts';
import { type Fen, grouped } from '../../../../core/money.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { supplierNamed } from './receive-saving.ts';
import type { ReceivingDraft } from './receiving-draft.ts';
import { sayUndoable, useWrite } from '../writing.ts';

type PaidProps = {
  readonly entry: string;
  readonly draft: ReceivingDraft;
  readonly total: Fen;
};

/** Whether the goods just received were paid; what was not is owed to their supplier. */
export function ReceivePaid({ entry, draft, total }: PaidProps): JSX.Element | null {
  const { store, station } = useSession();
  const write = useWrite();
  const [paid, setPaid] = useState(false);
  const supplier = useQuery(
    async () =>
      draft.supplierId ?? (await supplierNamed(store, station.id, draft.supplier))?.id ?? '',
    [entry],
    ['supplier'],
  );
  if (supplier === null || supplier === '' || total <= 0 || paid) return null;
  const pay = async (by: SupplierPaid['by']): Promise<void> => {
    const body: SupplierPaid = {
      supplierId: supplier,
      receiving: entry,
      amount: total,
      by,
      note: '',
    };
    const done = await write('supplier-paid', body, { v: paidVersion(by) });
    if (done === null) return;
    setPaid(true);
    sayUndoable(
      write,
      done.entry.id,
      `付了 ¥${grouped(total)}。`,
      '这次付款撤销了，还记着欠他的。',
    );
  };
  return (
    <Card title={`货款 ¥${grouped(total)} 付了吗？`}>
      <div class="goods-coming-acts">
        <Button onClick={() => void pay('cash')}>付现金</Button>
        <Button onClick={() => void pay('qr')}>扫码付</Button>
        <Button onClick={() => setPaid(true)}>先欠着</Button>
      </div>
    </Card>
  );
}
