import { describe, expect, test } from 'vitest';
import { type Outshone, fitting } from '../../../src/app/device/fitting.ts';

const GONE_MS = 800;

/** Pictures such as "w2 o0:33": texts with how well they fit, and the time; what counts of each. */
function kept(line: string): string[] {
  let outshone: Outshone = new Map();
  return line.split(' ').map((part) => {
    const [shown = '', at = ''] = part.split(':');
    const codes = shown
      .split('+')
      .filter((code) => code !== '-')
      .map((code) => ({ text: code.slice(0, 1), fit: Number(code.slice(1)) }));
    const fitted = fitting(codes, outshone, { at: Number(at), gone: GONE_MS });
    outshone = fitted.outshone;
    return fitted.codes.map(({ text }) => text).join('');
  });
}

describe('several codes in view', () => {
  test.each([
    ['the only one counts, however ill it fits', 'o0:0 o0:33', ['o', 'o']],
    ['of two the better one', 'w2+o1:0', ['w']],
    ['of equals all', 'w2+v2+o1:0', ['wv']],
    ['nothing of nothing', '-:0', ['']],
  ])('%s', (_, line, expected) => {
    expect(kept(line)).toEqual(expected);
  });

  test('one that stood beside a better one stays out when that leaves first', () => {
    expect(kept('w2+o0:0 o0:33 o0:700 o0:1400')).toEqual(['w', '', '', '']);
  });

  test('until it was gone itself', () => {
    expect(kept('w2+o0:0 -:400 o0:801')).toEqual(['w', '', 'o']);
  });

  test('beside one that stays out the others count', () => {
    expect(kept('w2+o0:0 o0+p0:33')).toEqual(['w', 'p']);
  });
});
