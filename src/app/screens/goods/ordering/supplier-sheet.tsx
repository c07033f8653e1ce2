import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Supplier, WHOLESALE } from '../../../../core/goods/supplier.ts';
import { useSession } from '../../../session.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import {
  type SupplierFault,
  type SupplierForm,
  formOfSupplier,
  supplierChanges,
} from './supplier-form.ts';
import { sayUndoable, useWrite } from '../writing.ts';

type SupplierSheetProps = {
  /** Null for a new one. */
  readonly supplier: Supplier | null;
  readonly onClose: () => void;
};

const FAULTS: Readonly<Record<SupplierFault, string>> = {
  name: '还没有名字，请写一个。',
  phone: '手机 11 位，或带区号的座机，不知道就空着。',
  leadDays: '几天到货？写整数，不知道就空着。',
};

/** A supplier's data; of a mobile number only its mask is kept. */
export function SupplierSheet({ supplier, onClose }: SupplierSheetProps): JSX.Element {
  const { newId } = useSession();
  const write = useWrite();
  const [form, setForm] = useState(formOfSupplier(supplier));
  const [fault, setFault] = useState<SupplierFault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async (fields: object): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const body = { supplier: supplier?.id ?? newId(), fields: { ...fields } };
    const sealed = await write('supplier-saved', body);
    setBusy(false);
    if (!sealed) return;
    sayUndoable(write, sealed.entry.id, `存好了：${form.name}。`, '改的撤销了。');
    onClose();
  };
  const done = async (): Promise<void> => {
    const read = supplierChanges(supplier, form);
    if (!read.ok) setFault(read.at);
    else if (Object.keys(read.fields).length === 0) onClose();
    else await save(read.fields);
  };
  return (
    <Sheet
      open
      title={supplier === null ? '加供货商' : supplier.name}
      onClose={onClose}
      foot={
        <Button kind="primary" wide busy={isBusy} onClick={() => void done()}>
          存好
        </Button>
      }
    >
      <SupplierFieldsIn form={form} fault={fault} onForm={setForm} />
      {supplier !== null && supplier.id !== WHOLESALE && (
        <Button kind="danger-text" icon="trash" onClick={() => void save({ gone: true })}>
          不从他那里进货了
        </Button>
      )}
    </Sheet>
  );
}

type FieldsProps = {
  readonly form: SupplierForm;
  readonly fault: SupplierFault | null;
  readonly onForm: (form: SupplierForm) => void;
};

function SupplierFieldsIn({ form, fault, onForm }: FieldsProps): JSX.Element {
  const wrong = (at: SupplierFault): string | undefined => (fault === at ? FAULTS[at] : undefined);
  return (
    <>
      <Field
        label="名字"
        value={form.name}
        maxLength={60}
        error={wrong('name')}
        placeholder="比如 老李粮油"
        onInput={(name) => onForm({ ...form, name })}
      />
      <Field
        label="找谁"
        value={form.contact}
        maxLength={60}
        onInput={(contact) => onForm({ ...form, contact })}
      />
      <Field
        label="电话"
        value={form.phone}
        mode="tel"
        maxLength={20}
        error={wrong('phone')}
        hint="手机号只存头三位和后四位。"
        onInput={(phone) => onForm({ ...form, phone })}
      />
      <Field
        label="地址"
        value={form.address}
        maxLength={200}
        onInput={(address) => onForm({ ...form, address })}
      />
      <Field
        label="下单后几天到"
        value={form.leadDays}
        mode="numeric"
        suffix="天"
        error={wrong('leadDays')}
        hint="“快没了”会提前这些天提醒。"
        onInput={(leadDays) => onForm({ ...form, leadDays })}
      />
    </>
  );
}
