import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { keyOfKeyboard, pressKey, type KeypadKey } from './keypad-entry.ts';
import './keypad.css';

type KeypadProps = {
  label: string;
  /** What is offered; the first key replaces it. */
  initial?: string | undefined;
  /** ¥, 件, kg … */
  unit?: string | undefined;
  /** Digits after the point, 0 for pieces; 2 when not given. */
  decimals?: number | undefined;
  /** Digits before the point; 6 when not given. */
  whole?: number | undefined;
  /** The words on the one button, by what is typed so far. */
  confirm: (text: string) => string;
  /** Whether what is typed may be confirmed. */
  valid?: ((text: string) => boolean) | undefined;
  /** A line below the figure, e.g. 找零 5.85. */
  note?: ((text: string) => string) | undefined;
  onConfirm: (text: string) => void;
};

const pad: readonly KeypadKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', '00'];

/** Big keys for one figure and one button; a keyboard's digits and Enter do the same. */
export function Keypad(props: KeypadProps): JSX.Element {
  const { decimals = 2, whole = 6, initial = '' } = props;
  const [entry, setEntry] = useState({ text: initial, touched: false });
  const box = useRef<HTMLDivElement>(null);
  // Without scrolling: what stands above the keys comes first and stays in view.
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const ready = props.valid?.(entry.text) ?? entry.text !== '';
  const press = (key: KeypadKey) => setEntry((now) => pressKey(now, key, { whole, decimals }));
  const confirm = () => {
    if (ready) props.onConfirm(entry.text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const key = keyOfKeyboard(event.key);
    if (key === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (key === undefined) confirm();
    else press(key);
  };
  return (
    <div
      class="keypad"
      ref={box}
      tabIndex={0}
      role="group"
      aria-label={props.label}
      onKeyDown={onKeyDown}
    >
      <Figure {...props} text={entry.text} offered={!entry.touched} onBack={() => press('back')} />
      <div class="keypad-keys">
        {pad.map((key) => (
          <PadKey key={key} name={key} off={key === '.' && decimals === 0} onPress={press} />
        ))}
      </div>
      <Button kind="primary" size="big" wide disabled={!ready} onClick={confirm}>
        {props.confirm(entry.text)}
      </Button>
    </div>
  );
}

type FigureProps = Pick<KeypadProps, 'label' | 'unit' | 'note'> & {
  text: string;
  offered: boolean;
  onBack: () => void;
};

function Figure({ label, unit, note, text, offered, onBack }: FigureProps): JSX.Element {
  const mark = unit !== undefined && <span class="keypad-unit">{unit}</span>;
  return (
    <div class="keypad-figure" data-offered={offered ? '' : undefined}>
      <span class="keypad-label">
        {label}
        <span class="keypad-note">{note?.(text)}</span>
      </span>
      <output class="keypad-text">
        {unit === '¥' && mark}
        {text === '' ? '0' : text}
        {unit !== '¥' && mark}
      </output>
      <button class="keypad-back" type="button" tabIndex={-1} onClick={onBack} aria-label="退一格">
        <Icon name="backspace" />
      </button>
    </div>
  );
}

type PadKeyProps = { name: KeypadKey; off: boolean; onPress: (key: KeypadKey) => void };

function PadKey({ name, off, onPress }: PadKeyProps): JSX.Element {
  return (
    <button
      class="keypad-key"
      type="button"
      tabIndex={-1}
      disabled={off}
      onClick={() => onPress(name)}
    >
      {name}
    </button>
  );
}
