import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Payable, type SupplierPaid, paidVersion } from '../../../../core/goods/payable.ts';
import type { Supplier } from '../../../../core/goods/supplier.ts';
import { grouped, parseYuan, yuan } from '../../../../core/money.ts';
import { Choice } from '../../../ui/choice.tsx';
import { Keypad } from '../../../ui/keypad.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { sayUndoable, useWrite } from '../writing.ts';

type PaidBy = SupplierPaid['by'];
const WAYS = [
  { value: 'cash', label: '钱箱现金' },
  { value: 'qr', label: '扫码' },
  { value: 'bank', label: '转账' },
] as const;

type PaySheetProps = {
  readonly supplier: Supplier;
  readonly payable: Payable;
  readonly onClose: () => void;
};

/** 付款: what a supplier is paid, and what he is still owed. */
export function PaySheet({ supplier, payable, onClose }: PaySheetProps): JSX.Element {
  const write = useWrite();
  const [by, setBy] = useState<PaidBy>('cash');
  const [isBusy, setBusy] = useState(false);
  const owed = payable.owed > 0 ? payable.owed : null;
  const pay = async (text: string): Promise<void> => {
    const amount = parseYuan(text);
    if (isBusy || amount === null || amount <= 0) return;
    setBusy(true);
    const body = { supplierId: supplier.id, receiving: null, amount, by, note: '' };
    const sealed = await write('supplier-paid', body, { v: paidVersion(by) });
    setBusy(false);
    if (!sealed) return;
    sayUndoable(
      write,
      sealed.entry.id,
      `付给${supplier.name} ¥${yuan(amount)}。`,
      '这笔付款撤销了。',
    );
    onClose();
  };
  return (
    <Sheet open title={`付款 ${supplier.name}`} onClose={onClose}>
      <p>
        进货 ¥{grouped(payable.received)}，退供货商 ¥{grouped(payable.returned)}，付过 ¥
        {grouped(payable.paid)}。
        {payable.unknown > 0 ? `有 ${payable.unknown} 行没填进价，没算在里面。` : ''}
      </p>
      <Choice label="怎么付" options={WAYS} value={by} onChange={setBy} />
      <Keypad
        label={owed === null ? '不欠他' : `欠他 ¥${grouped(owed)}`}
        unit="¥"
        whole={7}
        initial={owed === null ? '' : yuan(owed)}
        valid={(text) => (parseYuan(text) ?? 0) > 0}
        confirm={(text) => (text === '' ? '填付多少' : `付 ¥${text}`)}
        onConfirm={(text) => void pay(text)}
      />
    </Sheet>
  );
}
