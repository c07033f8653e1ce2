/** What the reader of bursts needs of a key press; `at` is the event's own timestamp in ms. */
export type Keystroke = {
  readonly key: string;
  readonly code: string;
  readonly at: number;
  /** Whether the key would change a field (text, number, select) if it were let through. */
  readonly editable: boolean;
  readonly shift?: boolean;
  readonly caps?: boolean;
  readonly control?: boolean;
  /** Alt or Meta is held. */
  readonly command?: boolean;
  readonly repeat?: boolean;
};

/** What a key press means to a scanner's burst. */
export type Sign =
  | { readonly is: 'char'; readonly char: string }
  | { readonly is: 'end' | 'modifier' | 'other' };

const MODIFIERS = ['Shift', 'CapsLock', 'NumLock', 'Control', 'Alt', 'AltGraph', 'Meta'];
const MARKS: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Comma: [',', '<'],
  Semicolon: [';', ':'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  NumpadSubtract: ['-', '-'],
  NumpadAdd: ['+', '+'],
  NumpadDecimal: ['.', '.'],
  NumpadDivide: ['/', '/'],
  NumpadMultiply: ['*', '*'],
};
const SHIFTED_DIGITS = ')!@#$%^&*(';

const OTHER: Sign = { is: 'other' };
const char = (text: string): Sign => ({ is: 'char', char: text });

/**
 * Reads a key press. An input method hides `key` behind "Process" (and a Chinese one may turn
 * it full-width), and a number pad without NumLock calls its digits "Home", "End" …: there the
 * physical `code` tells the character, as on a US keyboard, which is what scanners imitate.
 */
export function signOf(stroke: Keystroke): Sign {
  if (MODIFIERS.includes(stroke.key)) return { is: 'modifier' };
  if (stroke.key === 'Unidentified' && stroke.code === '') return { is: 'modifier' };
  if (stroke.repeat === true || stroke.command === true) return OTHER;
  if (stroke.control === true) return controlled(stroke);
  if (stroke.key === 'Enter' || stroke.key === 'Tab') return { is: 'end' };
  if (/^[\x20-\x7e]$/.test(stroke.key)) return char(stroke.key);
  return byCode(stroke);
}

// Scanners send GS1's separator as Ctrl+] and a line feed as Ctrl+J.
function controlled({ code }: Keystroke): Sign {
  if (code === 'BracketRight') return char('\u001d');
  return code === 'KeyJ' || code === 'KeyM' ? { is: 'end' } : OTHER;
}

function byCode({ code, shift = false, caps = false }: Keystroke): Sign {
  if (code === 'Enter' || code === 'NumpadEnter' || code === 'Tab') return { is: 'end' };
  const mark = MARKS[code];
  if (mark) return char(shift ? mark[1] : mark[0]);
  const name = /^(Digit|Numpad|Key)([0-9A-Z])$/.exec(code);
  const last = name?.[2];
  if (last === undefined) return OTHER;
  if (name?.[1] === 'Key') return char(shift !== caps ? last : last.toLowerCase());
  return char(name?.[1] === 'Digit' && shift ? SHIFTED_DIGITS.charAt(Number(last)) : last);
}
