/** What is being typed on a keypad: its text, and whether a key has touched it yet. */
export type KeypadEntry = { text: string; touched: boolean };

/** A key of the pad. */
export type KeypadKey =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '00'
  | '.'
  | 'back'
  | 'clear';

/** How much may be typed: digits before and after the point (0 = no point). */
export type KeypadLimits = { whole: number; decimals: number };

/** The entry after one key; a key that would break the limits changes nothing. */
export function pressKey(entry: KeypadEntry, key: KeypadKey, limits: KeypadLimits): KeypadEntry {
  if (key === 'clear') return { text: '', touched: true };
  // The first key replaces what was offered; the first ⌫ clears it.
  const text = entry.touched ? entry.text : '';
  if (key === 'back') return { text: text.slice(0, -1), touched: true };
  const next = key === '.' ? withPoint(text) : withDigits(text, key);
  return fits(next, limits) ? { text: next, touched: true } : entry;
}

function withPoint(text: string): string {
  return text === '' ? '0.' : `${text}.`;
}

function withDigits(text: string, digits: string): string {
  if (text !== '' && text !== '0') return text + digits;
  return digits === '00' ? '0' : digits;
}

function fits(text: string, limits: KeypadLimits): boolean {
  const [whole = '', decimals, ...rest] = text.split('.');
  if (rest.length > 0 || whole.length > limits.whole) return false;
  return decimals === undefined || (limits.decimals > 0 && decimals.length <= limits.decimals);
}

/** The pad's key for a key of the keyboard, by `KeyboardEvent.key`; undefined when none. */
export function keyOfKeyboard(key: string): KeypadKey | undefined {
  if (key === 'Backspace') return 'back';
  if (key === 'Delete') return 'clear';
  if (key === '.' || key === ',' || key === '。' || key === 'Decimal') return '.';
  return digitKeys.find((digit) => digit === key);
}

const digitKeys = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
