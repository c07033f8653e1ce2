import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { WHOLESALE, type Supplier } from '../../../../core/goods/supplier.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { suppliers } from '../../../store/goods/orders.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { say } from '../../../ui/toast-queue.ts';
import type { Desk } from './receiving-desk.ts';
import { type ReceivingDraft, newDraft } from './receiving-draft.ts';

type ReceiveMoreProps = {
  readonly draft: ReceivingDraft;
  readonly change: Desk['change'];
  readonly onClose: () => void;
};

type Fields = Pick<ReceivingDraft, 'supplier' | 'supplierId' | 'noteNumber' | 'warehouse' | 'note'>;

/** Who brought it, with which note and from where; and the way to begin anew. */
export function ReceiveMore({ draft, change, onClose }: ReceiveMoreProps): JSX.Element {
  const { supplier, supplierId, noteNumber, warehouse, note } = draft;
  const [fields, setFields] = useState<Fields>({
    supplier,
    supplierId,
    noteNumber,
    warehouse,
    note,
  });
  const set = (more: Partial<Fields>): void => setFields({ ...fields, ...more });
  const close = (): void => {
    void change((now) => ({ ...now, ...fields }));
    onClose();
  };
  const clear = (): void => {
    void change(({ id }) => newDraft(id));
    say('这张进货单清空了。', { label: '放回来', run: () => void change(() => draft) });
    onClose();
  };
  return (
    <Sheet
      open
      title="进货单"
      onClose={close}
      foot={
        <Button kind="primary" wide onClick={close}>
          好了
        </Button>
      }
    >
      <SupplierField fields={fields} set={set} />
      <Field
        label="送货单号"
        value={fields.noteNumber}
        maxLength={60}
        placeholder="对不上的时候好查"
        onInput={(text) => set({ noteNumber: text })}
      />
      <Field
        label="从哪个仓来"
        value={fields.warehouse}
        maxLength={60}
        onInput={(text) => set({ warehouse: text })}
      />
      <Field
        label="备注"
        value={fields.note}
        maxLength={200}
        onInput={(text) => set({ note: text })}
      />
      <a class="button" data-kind="plain" href="/goods/paste">
        粘贴清单
      </a>
      {(draft.lines.length > 0 || draft.expected.length > 0) && (
        <Button kind="danger-text" icon="trash" onClick={clear}>
          不收了，清空
        </Button>
      )}
    </Sheet>
  );
}

const nameOf = ({ id, name }: Supplier): string =>
  id === WHOLESALE && name === '' ? '邮政批销' : name;

type SupplierFieldProps = {
  readonly fields: Fields;
  readonly set: (more: Partial<Fields>) => void;
};

/** Those one buys from, to be tapped; a name typed for the first time is remembered. */
function SupplierField({ fields, set }: SupplierFieldProps): JSX.Element {
  const { store } = useSession();
  const known = (useQuery(() => suppliers(store), [], ['supplier']) ?? []).filter(
    ({ gone, name }) => !gone && name !== '',
  );
  const own = known.find(({ id }) => id === fields.supplierId);
  return (
    <>
      {known.length > 0 && (
        <Choice
          label="供货商"
          value={own?.id ?? ''}
          onChange={(id) => {
            const supplier = known.find((one) => one.id === id);
            if (supplier) set({ supplierId: supplier.id, supplier: nameOf(supplier) });
          }}
          options={known.map((supplier) => ({ value: supplier.id, label: nameOf(supplier) }))}
        />
      )}
      <Field
        label="供货商"
        value={fields.supplier}
        maxLength={60}
        placeholder="谁送来的"
        hint="写了名字，欠他多少就记着"
        onInput={(supplier) => set({ supplier, supplierId: null })}
      />
    </>
  );
}
