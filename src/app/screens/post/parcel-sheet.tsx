import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { CARRIERS, type Carrier, guessCarrier } from '../../../core/barcode/parcel-number.ts';
import { DigitPad } from '../../parts/digit-pad.tsx';
import type { Parcel } from '../../store/post/post.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { CARRIER_WORDS } from '../../parts/post-words.ts';
import { alikeGuessed, isCarrier } from './use-intake.ts';
import { waybillWords } from '../../parts/waybill.ts';

type ParcelSheetProps = {
  readonly parcel: Parcel;
  readonly batch: readonly Parcel[];
  readonly onClose: () => void;
  readonly onTail: (tail: string) => void;
  readonly onName: (name: string) => void;
  /** The carrier is another one: of this parcel, or of all that were guessed alike. */
  readonly onCarrier: (carrier: Carrier, parcels: readonly Parcel[]) => void;
  readonly onUndo: () => void;
};

/** One parcel just taken in: its phone tail, its carrier, or take it back. */
export function ParcelSheet(props: ParcelSheetProps): JSX.Element {
  const { parcel } = props;
  const [task, setTask] = useState<'tail' | 'name' | 'carrier'>('tail');
  return (
    <Sheet
      open
      title={parcel.code}
      onClose={props.onClose}
      place="side"
      foot={
        <Button kind="danger-text" icon="undo" onClick={props.onUndo}>
          撤销这一件
        </Button>
      }
    >
      <p class="muted">{waybillWords(parcel.waybill)}</p>
      <Choice
        label="改什么"
        value={task}
        onChange={setTask}
        options={[
          { value: 'tail', label: '手机尾号' },
          { value: 'name', label: '名字' },
          { value: 'carrier', label: '快递公司' },
        ]}
      />
      {task === 'tail' && <TailPad {...props} />}
      {task === 'name' && <NameField {...props} />}
      {task === 'carrier' && <CarrierChoice {...props} />}
    </Sheet>
  );
}

function TailPad({ parcel, onTail }: ParcelSheetProps): JSX.Element {
  const [tail, setTail] = useState(parcel.tail);
  const type = (text: string): void => {
    setTail(text);
    if (text.length === 4 && text !== parcel.tail) onTail(text);
  };
  return <DigitPad label="手机尾号" hint="输满 4 位就记下" value={tail} onChange={type} most={4} />;
}

function NameField({ parcel, onName }: ParcelSheetProps): JSX.Element {
  const [name, setName] = useState(parcel.name);
  return (
    <>
      <Field label="单子上的名字" value={name} onInput={setName} maxLength={20} focus />
      <Button
        kind="primary"
        wide
        disabled={name.trim() === parcel.name}
        onClick={() => onName(name.trim())}
      >
        记下名字
      </Button>
    </>
  );
}

function CarrierChoice({ parcel, batch, onCarrier }: ParcelSheetProps): JSX.Element {
  const [carrier, setCarrier] = useState<Carrier>(
    isCarrier(parcel.carrier) ? parcel.carrier : 'unknown',
  );
  const alike = alikeGuessed(batch, parcel, (waybill) => guessCarrier(waybill).sure);
  const word = CARRIER_WORDS[carrier] ?? carrier;
  return (
    <>
      <Choice
        label="哪家快递"
        value={carrier}
        onChange={setCarrier}
        options={CARRIERS.map((one) => ({ value: one, label: CARRIER_WORDS[one] ?? one }))}
      />
      {carrier !== parcel.carrier && (
        <>
          <Button kind="primary" wide onClick={() => onCarrier(carrier, [parcel])}>
            这件改成{word}
          </Button>
          {alike.length > 0 && (
            <Button wide onClick={() => onCarrier(carrier, [parcel, ...alike])}>
              这批像它的 {alike.length + 1} 件都改成{word}
            </Button>
          )}
        </>
      )}
    </>
  );
}
