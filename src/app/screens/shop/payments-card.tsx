import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { PAYMENT_CODES } from '../../../core/barcode/payment-code.ts';
import type { PaymentCodeRow } from '../../../core/barcode/payment-row.ts';
import { CHANNEL_WORDS } from '../../parts/code-words.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { say } from '../../ui/toast-queue.ts';
import { saveCodes } from './code-saving.ts';

const CHANNELS = (['wechat', 'alipay', 'unionpay', 'ecny'] as const).map((value) => ({
  value,
  label: CHANNEL_WORDS[value],
}));

const NEW: PaymentCodeRow = { channel: 'unionpay', from: '62', to: '62', min: 19, max: 19 };

type PayRowProps = {
  readonly row: PaymentCodeRow;
  readonly onChange: (change: Partial<PaymentCodeRow>) => void;
  readonly onRemove: () => void;
};

function PayRow({ row, onChange, onRemove }: PayRowProps): JSX.Element {
  const whole = (text: string): number => Number(text.replace(/\D/g, ''));
  return (
    <fieldset class="pay-row">
      <legend class="sr-only">{CHANNEL_WORDS[row.channel]}</legend>
      <div class="pay-row-head">
        <Select
          label="哪一家"
          value={row.channel}
          options={CHANNELS}
          onChange={(channel) => onChange({ channel })}
        />
        <Button kind="danger-text" icon="trash" onClick={onRemove}>
          删
        </Button>
      </div>
      <div class="pay-row-fields">
        <Field
          label="开头从"
          value={row.from}
          maxLength={2}
          onInput={(from) => onChange({ from: from.toLowerCase() })}
        />
        <Field
          label="到"
          value={row.to}
          maxLength={2}
          onInput={(to) => onChange({ to: to.toLowerCase() })}
        />
        <Field
          label="最短几位"
          mode="numeric"
          value={String(row.min)}
          maxLength={2}
          onInput={(text) => onChange({ min: whole(text) })}
        />
        <Field
          label="最长几位"
          mode="numeric"
          value={String(row.max)}
          maxLength={2}
          onInput={(text) => onChange({ max: whole(text) })}
        />
      </div>
    </fieldset>
  );
}

/** 付款码: the beginnings and lengths by which a guest's code is told from goods. */
export function PaymentsCard(): JSX.Element {
  const session = useSession();
  const { codes } = session.settings;
  const [rows, setRows] = useState(codes.value.payments);
  const [why, setWhy] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const fault = await saveCodes(session, codes.value, { payments: rows });
    setWhy(fault);
    if (fault === null) say('付款码存好了，全店都用。');
  };
  return (
    <Card title="付款码">
      <div class="codes-form">
        <p class="muted">客人手机上的付款码长什么样。没改过就不用动。</p>
        {rows.map((row, i) => (
          <PayRow
            key={i}
            row={row}
            onChange={(change) =>
              setRows(rows.map((own, at) => (at === i ? { ...own, ...change } : own)))
            }
            onRemove={() => setRows(rows.filter((_, at) => at !== i))}
          />
        ))}
        {why !== null && (
          <p class="codes-why" role="alert">
            {why}
          </p>
        )}
        <div class="codes-acts">
          <Button icon="plus" onClick={() => setRows([...rows, NEW])}>
            加一行
          </Button>
          <Button icon="undo" onClick={() => setRows(PAYMENT_CODES)}>
            回到标准
          </Button>
          <Button kind="primary" onClick={() => void save()}>
            存好付款码
          </Button>
        </div>
      </div>
    </Card>
  );
}
