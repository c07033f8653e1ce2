import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import '../ui/keypad.css';
import './digit-pad.css';

type DigitPadProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Most characters. */
  readonly most: number;
  /** Offers a dash and takes letters too, for shelves and pickup codes. */
  readonly dash?: boolean | undefined;
  readonly hint?: string | undefined;
  readonly onEnter?: (() => void) | undefined;
};

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/**
 * Big keys for a number that is a name, so leading zeros stay: phone, tail, pickup code. The
 * figure is a real field that opens no keyboard, so the scanner can take back what it typed there.
 */
export function DigitPad(props: DigitPadProps): JSX.Element {
  const { value, onChange, most } = props;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const allowed = props.dash === true ? /[^0-9A-Za-z-]/g : /\D/g;
  const set = (text: string): void =>
    onChange(text.normalize('NFKC').replace(allowed, '').slice(0, most));
  return (
    <div class="digit-pad" role="group" aria-label={props.label}>
      <div class="keypad-figure">
        <label class="keypad-label">
          {props.label}
          {props.hint !== undefined && <span class="keypad-note">{props.hint}</span>}
          <input
            class="sr-only"
            ref={field}
            inputMode="none"
            autocomplete="off"
            value={value}
            onInput={(event) => {
              set(event.currentTarget.value);
              event.currentTarget.value = value;
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') props.onEnter?.();
            }}
          />
        </label>
        <output class="keypad-text" aria-hidden="true">
          {value === '' ? ' ' : value}
        </output>
        <button
          class="keypad-back"
          type="button"
          aria-label="退一格"
          onClick={() => onChange(value.slice(0, -1))}
        >
          <Icon name="backspace" />
        </button>
      </div>
      <div class="keypad-keys">
        {DIGITS.map((digit) => (
          <Key key={digit} word={digit} onPress={() => set(value + digit)} />
        ))}
        <Key word="清空" small onPress={() => onChange('')} />
        <Key word="0" onPress={() => set(`${value}0`)} />
        {props.dash === true && <Key word="-" onPress={() => set(`${value}-`)} />}
      </div>
    </div>
  );
}

type KeyProps = { readonly word: string; readonly small?: boolean; readonly onPress: () => void };

function Key({ word, small, onPress }: KeyProps): JSX.Element {
  return (
    <button
      class="keypad-key"
      type="button"
      data-small={small === true ? '' : undefined}
      onClick={onPress}
    >
      {word}
    </button>
  );
}
