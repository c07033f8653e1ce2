import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  keyOfKeyboard,
  pressKey,
  type KeypadEntry,
  type KeypadKey,
} from '../../../src/app/ui/keypad-entry.ts';

const yuan = { whole: 6, decimals: 2 };
const pieces = { whole: 4, decimals: 0 };
const keys: readonly KeypadKey[] = ['1', '5', '0', '00', '.', 'back', 'clear'];

function typed(text: readonly KeypadKey[], limits = yuan, offered = ''): string {
  const start: KeypadEntry = { text: offered, touched: false };
  return text.reduce((entry, key) => pressKey(entry, key, limits), start).text;
}

describe('typing an amount', () => {
  test('reads as written', () => {
    expect(typed(['1', '5', '0'])).toBe('150');
    expect(typed(['1', '.', '5'])).toBe('1.5');
    expect(typed(['.', '5'])).toBe('0.5');
    expect(typed(['0', '0', '5'])).toBe('5');
    expect(typed(['00', '5'])).toBe('5');
  });

  test('the first key replaces what was offered, the first back clears it', () => {
    expect(typed(['5'], yuan, '58.00')).toBe('5');
    expect(typed(['back'], yuan, '58.00')).toBe('');
  });

  test('stops at two digits after the point, and at one point', () => {
    expect(typed(['1', '.', '5', '0', '5', '.'])).toBe('1.50');
    expect(typed(['1', '.', '5', '00'])).toBe('1.5');
  });

  test('pieces take no point', () => {
    expect(typed(['1', '.', '5'], pieces)).toBe('15');
  });

  test('whatever is pressed, the text stays within its limits', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys)), (pressed) => {
        expect(typed(pressed)).toMatch(/^$|^(0|[1-9]\d{0,5})(\.\d{0,2})?$/);
      }),
    );
  });
});

test('a keyboard presses the same keys', () => {
  expect(keyOfKeyboard('7')).toBe('7');
  expect(keyOfKeyboard('Backspace')).toBe('back');
  expect(keyOfKeyboard('。')).toBe('.');
  expect(keyOfKeyboard('a')).toBeUndefined();
});
