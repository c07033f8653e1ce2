import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Off } from '../../../core/sale/cart.ts';
import { parseYuan, yuan } from '../../../core/money.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Keypad } from '../../ui/keypad.tsx';

type OffPadProps = {
  readonly off: Off | null;
  readonly label: string;
  readonly onOff: (off: Off | null) => void;
};

type By = Off['by'];

/** A discount as Chinese shops say it: 八五折 leaves 85 %, or so many yuan less. */
export function OffPad({ off, label, onOff }: OffPadProps): JSX.Element {
  const [by, setBy] = useState<By>(off?.by ?? 'percent');
  return (
    <>
      <Choice
        label="怎么打折"
        value={by}
        onChange={setBy}
        options={[
          { value: 'percent', label: '打折' },
          { value: 'amount', label: '减钱' },
        ]}
      />
      {by === 'percent' ? (
        <FoldPad key="fold" off={off} label={label} onOff={onOff} />
      ) : (
        <LessPad key="less" off={off} label={label} onOff={onOff} />
      )}
      {off !== null && (
        <Button kind="text" onClick={() => onOff(null)}>
          不打折了
        </Button>
      )}
    </>
  );
}

const leaves = (text: string): number => Math.round(Number(text) * 10);

function FoldPad({ off, label, onOff }: OffPadProps): JSX.Element {
  const initial = off?.by === 'percent' ? String((100 - off.percent) / 10) : '';
  return (
    <Keypad
      label={`${label}打几折`}
      unit="折"
      decimals={1}
      whole={1}
      initial={initial}
      confirm={(text) => (text === '' ? '打折' : `打 ${text} 折`)}
      valid={(text) => leaves(text) >= 10 && leaves(text) < 100}
      onConfirm={(text) => onOff({ by: 'percent', percent: 100 - leaves(text) })}
    />
  );
}

function LessPad({ off, label, onOff }: OffPadProps): JSX.Element {
  return (
    <Keypad
      label={`${label}减多少`}
      unit="¥"
      initial={off?.by === 'amount' ? yuan(off.fen) : ''}
      confirm={(text) => (text === '' ? '减钱' : `减 ¥${text}`)}
      valid={(text) => (parseYuan(text) ?? 0) > 0}
      onConfirm={(text) => {
        const less = parseYuan(text);
        if (less !== null) onOff({ by: 'amount', fen: less });
      }}
    />
  );
}
