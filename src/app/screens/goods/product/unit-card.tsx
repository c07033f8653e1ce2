import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { wordsAt } from './form-words.ts';
import type { FormFault, FormUnit } from './product-form.ts';

type UnitCardProps = {
  readonly unit: FormUnit;
  readonly isBase: boolean;
  readonly weighed: boolean;
  /** Name of the base unit, for "装几瓶". */
  readonly base: string;
  readonly fault: FormFault | null;
  /** Scans go here. */
  readonly isTarget: boolean;
  readonly onTarget: () => void;
  readonly onChange: (change: Partial<FormUnit>) => void;
  readonly onCode: (text: string) => Promise<string | null>;
  /** Gives the unit a barcode of the shop's own; answers with what hinders it. */
  readonly onOwnCode: () => Promise<string | null>;
  readonly onRemove: () => void;
};

/** One way of selling: 瓶, or 箱 = 24 瓶, with its price and its barcodes. */
export function UnitCard(props: UnitCardProps): JSX.Element {
  const { unit, isBase, weighed, base, fault, onChange } = props;
  const wrong = (at: 'unit' | 'factor' | 'price' | 'memberPrice'): string | undefined =>
    wordsAt(fault, at, unit.key);
  return (
    <div onFocusIn={props.onTarget} data-target={props.isTarget ? '' : undefined}>
      <Card title={isBase ? '卖法' : '另一种卖法'} right={props.isTarget ? '扫条码加到这里' : ''}>
        <div class="goods-pair">
          {!(isBase && weighed) && (
            <Field
              label="单位"
              value={unit.unit}
              maxLength={20}
              error={wrong('unit')}
              placeholder={isBase ? '瓶' : '箱'}
              onInput={(text) => onChange({ unit: text })}
            />
          )}
          <Field
            label="卖价"
            value={unit.price}
            mode="decimal"
            error={wrong('price')}
            suffix={`元/${unit.unit}`}
            onInput={(text) => onChange({ price: text })}
          />
        </div>
        <Field
          label="会员价"
          value={unit.memberPrice}
          mode="decimal"
          error={wrong('memberPrice')}
          suffix={`元/${unit.unit}`}
          placeholder="没有就空着"
          onInput={(text) => onChange({ memberPrice: text })}
        />
        {!isBase && (
          <Field
            label={`一${unit.unit}装几${base}`}
            value={unit.factor}
            mode="numeric"
            error={wrong('factor')}
            onInput={(text) => onChange({ factor: text })}
          />
        )}
        <Codes
          unit={unit}
          onCode={props.onCode}
          onOwnCode={weighed ? null : props.onOwnCode}
          onRemove={(code) => onChange({ codes: unit.codes.filter((own) => own !== code) })}
        />
        {!isBase && (
          <Button kind="danger-text" icon="trash" onClick={props.onRemove}>
            不按{unit.unit}卖了
          </Button>
        )}
      </Card>
    </div>
  );
}

type CodesProps = {
  readonly unit: FormUnit;
  /** Adds a typed code; answers with what hinders it. */
  readonly onCode: (text: string) => Promise<string | null>;
  /** Null for what is sold by weight: its labels come from the scale. */
  readonly onOwnCode: (() => Promise<string | null>) | null;
  readonly onRemove: (code: string) => void;
};

function Codes({ unit, onCode, onOwnCode, onRemove }: CodesProps): JSX.Element {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const add = async (): Promise<void> => {
    const why = await onCode(text);
    setWrong(why);
    if (why === null) setText('');
  };
  const make = async (): Promise<void> => setWrong((await onOwnCode?.()) ?? null);
  return (
    <div class="goods-codes">
      {unit.codes.map((code) => (
        <span class="goods-code" key={code}>
          {code}
          <button
            class="goods-code-key"
            type="button"
            aria-label={`去掉条码 ${code}`}
            onClick={() => onRemove(code)}
          >
            <Icon name="x" size="small" />
          </button>
        </span>
      ))}
      <form
        class="goods-code-add"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') void add();
        }}
      >
        <Field
          label={unit.codes.length === 0 ? '条码（扫一下，或输入）' : '再加一个条码'}
          value={text}
          error={wrong ?? undefined}
          maxLength={32}
          onInput={(typed) => {
            setText(typed);
            setWrong(null);
          }}
        />
        <Button type="submit" disabled={text.trim() === ''}>
          加上
        </Button>
      </form>
      {onOwnCode !== null && unit.codes.length === 0 && (
        <Button icon="barcode" onClick={() => void make().catch(reportError)}>
          没有条码，编一个
        </Button>
      )}
    </div>
  );
}
