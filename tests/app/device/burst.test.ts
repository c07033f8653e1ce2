import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Action,
  type BurstState,
  feed,
  flush,
  IDLE,
  LIMITS,
} from '../../../src/app/device/burst.ts';
import type { Keystroke } from '../../../src/app/device/keystroke.ts';

/** `late`: the page looked for the end of a code before it was given this key. */
type Press = { key: string; after: number; late?: boolean } & Partial<Keystroke>;

const SUFFIX = ['Enter'];

/** Types into the state machine as a page with one field would live it. */
function play(presses: readonly Press[], editable = true, end = 1_000) {
  let state: BurstState = IDLE;
  let at = 10_000;
  let field = '';
  let saved = '';
  const scans: string[] = [];
  const passed: string[] = [];
  const carryOut = (actions: readonly Action[]): boolean => {
    for (const action of actions) {
      if (action.do === 'remember') saved = field;
      if (action.do === 'restore') field = saved;
      if (action.do === 'give-back' && editable) field += action.text;
      if (action.do === 'scan') scans.push(action.text);
    }
    return actions.some((action) => action.do === 'swallow');
  };
  for (const { after, late = false, ...press } of presses) {
    if (late) {
      const look = flush(state, at + end);
      state = look.state;
      carryOut(look.actions);
    }
    at += after;
    const step = feed(state, { code: '', editable, ...press, at });
    state = step.state;
    if (carryOut(step.actions)) continue;
    passed.push(press.key);
    if (editable && press.key.length === 1) field += press.key;
  }
  const last = flush(state, at + end);
  carryOut(last.actions);
  return { scans, field, passed };
}

const code = (text: string, after = 1, suffix: readonly string[] = SUFFIX): Press[] =>
  [...[...text], ...suffix].map((key) => ({ key, after }));

describe('a scanner', () => {
  test.each([
    ['digits', code('6901028004954'), ['6901028004954']],
    ['at the limit of 35 ms', code('6901028004954', 35), ['6901028004954']],
    ['letters and hyphens', code('JDVA00123456789-1-3-'), ['JDVA00123456789-1-3-']],
    ['brackets', code('(01)06901028004954'), ['(01)06901028004954']],
    ['ending with Tab', code('6901028004954', 1, ['Tab']), ['6901028004954']],
    ['ending with Enter and Tab', code('6901028004954', 1, ['Enter', 'Tab']), ['6901028004954']],
    ['ending twice with Enter', code('6901028004954', 1, ['Enter', 'Enter']), ['6901028004954']],
    ['without suffix', code('6901028004954', 1, []), ['6901028004954']],
    [
      'two without suffix',
      [...code('69010280', 9, []), { key: '9', after: 500 }, ...code('6385074', 1, [])],
      ['69010280', '96385074'],
    ],
    ['four characters', code('A001'), ['A001']],
    ['the same code twice', [...code('69010280'), ...code('69010280')], ['69010280', '69010280']],
  ])('%s', (_, presses, scans) => {
    for (const editable of [true, false]) {
      const end = play(presses, editable);
      expect(end.scans).toEqual(scans);
      expect(end.field).toBe('');
      expect(end.passed).not.toContain('Enter');
      expect(end.passed).not.toContain('Tab');
    }
  });

  test('Enter that comes 90 ms late still ends the code', () => {
    const presses = [...code('6901028004954', 5, []), { key: 'Enter', after: 90 }];
    expect(play(presses)).toMatchObject({ scans: ['6901028004954'], field: '' });
    expect(play(presses).passed).toEqual(['6', '9']);
  });

  test('Shift between the letters does not break the code', () => {
    const presses = [...'SF1234'].flatMap((key) => [
      { key: 'Shift', after: 20 },
      { key, after: 20 },
    ]);
    expect(play([...presses, { key: 'Enter', after: 5 }]).scans).toEqual(['SF1234']);
  });

  test('an input method, capitals lock and a number pad cannot hide the digits', () => {
    const keys = ['Digit6', 'Numpad9', 'Digit0', 'KeyA', 'Minus', 'KeyB'];
    const presses = keys.map((name, i) => ({
      key: 'Process',
      code: name,
      after: 1,
      caps: true,
      shift: i === 5,
    }));
    const end = { key: 'Process', code: 'NumpadEnter', after: 1 };
    expect(play([...presses, end], false).scans).toEqual(['690A-b']);
    const pad = ['End', 'ArrowDown', 'PageDown', 'ArrowLeft'].map((key, i) => ({
      key,
      code: `Numpad${i + 1}`,
      after: 1,
    }));
    expect(play([...pad, { key: 'Enter', after: 1 }], false).scans).toEqual(['1234']);
  });

  test('GS1 separators and line feeds come with Control', () => {
    const presses = [
      ...code('0112', 1, []),
      { key: ']', code: 'BracketRight', control: true, after: 1 },
      ...code('17', 1, []),
      { key: 'j', code: 'KeyJ', control: true, after: 1 },
    ];
    expect(play(presses).scans).toEqual(['0112\u001d17']);
  });
});

describe('a person', () => {
  test.each([
    ['typing at 60 ms', code('6901028004954', 60), '6901028004954'],
    [
      'two fingers at once',
      [
        { key: '6', after: 90 },
        { key: '9', after: 10 },
        { key: '0', after: 90 },
      ],
      '690',
    ],
    ['rolling over three keys', [...code('690', 30, []), { key: '1', after: 120 }], '6901'],
    ['rolling over three keys, then Enter', code('690', 30), '690'],
    ['rolling over seven keys, then silence', code('6901028', 30, []), '6901028'],
    [
      'holding a key',
      Array.from({ length: 20 }, () => ({ key: '0', after: 33, repeat: true })),
      '0'.repeat(20),
    ],
    ['pasting with Control', [{ key: 'v', code: 'KeyV', control: true, after: 10 }], 'v'],
  ])('%s keeps every character', (_, presses, field) => {
    expect(play(presses)).toMatchObject({ scans: [], field });
  });

  test('Enter works on its own, and right after typing', () => {
    expect(play([{ key: 'Enter', after: 300 }], false).passed).toEqual(['Enter']);
    expect(play(code('12', 80), false).passed).toEqual(['1', '2', 'Enter']);
    expect(play([...code('69010280'), { key: 'Enter', after: 300 }]).passed).toEqual([
      '6',
      '9',
      'Enter',
    ]);
  });

  test('what was typed before the scan stays, what the scanner typed goes', () => {
    const end = play([...code('abc', 90, []), { key: '6', after: 200 }, ...code('9010280')]);
    expect(end).toMatchObject({ field: 'abc', scans: ['69010280'] });
  });

  test('only a first silence ends a code: a check that comes too early changes nothing', () => {
    let state = IDLE;
    for (const [i, key] of [...'69010280'].entries()) {
      state = feed(state, { key, code: '', at: i, editable: false }).state;
    }
    expect(flush(state, 7 + LIMITS.suffixGap)).toEqual({ state, actions: [] });
    expect(flush(state, 8 + LIMITS.suffixGap).actions).toEqual([{ do: 'scan', text: '69010280' }]);
    expect(flush(IDLE, 1e9).actions).toEqual([]);
  });
});

const scannable = fc.stringMatching(/^[0-9A-Z()-]{4,24}$/);

test('20 codes at 1 ms a key all arrive, none twice, and leave nothing behind', () => {
  fc.assert(
    fc.property(fc.array(scannable, { minLength: 20, maxLength: 20 }), (codes) => {
      const end = play(codes.flatMap((text) => code(text)));
      expect(end.scans).toEqual(codes);
      expect(end.field).toBe('');
    }),
  );
});

test('any jitter up to the gap keeps the codes whole', () => {
  const jitter = fc.array(fc.nat(LIMITS.gap), { minLength: 600, maxLength: 600 });
  fc.assert(
    fc.property(fc.array(scannable, { maxLength: 20 }), jitter, (codes, after) => {
      const presses = codes
        .flatMap((text) => code(text))
        .map((press, i) => ({ ...press, after: after[i] ?? 0 }));
      expect(play(presses).scans).toEqual(codes);
    }),
  );
});

const comingLate = (presses: readonly Press[], ...at: readonly number[]): Press[] =>
  presses.map((press, i) => ({ ...press, late: at.includes(i) }));

describe('keys that a busy machine brings late', () => {
  test.each([
    ['after six digits', code('6901028004954'), [6], ['6901028004954']],
    ['after letters', code('JDVA00123456789-1-3-'), [15], ['JDVA00123456789-1-3-']],
    ['twice', code('SF1234567'), [3, 6], ['SF1234567']],
    ['before Enter', code('A0012'), [5], ['A0012']],
    ['before Enter, the digits taken already', code('69010280'), [8], ['69010280']],
    // What stood there may have been a code without Enter: both are told, and one of them is known.
    ['after nine digits', code('6901028004954'), [9], ['690102800', '6901028004954']],
    ['with the next code', [...code('A001'), ...code('A002')], [5], ['A001', 'A002']],
  ])('%s: the code stays whole', (_, presses, at, scans) => {
    for (const editable of [true, false]) {
      const end = play(comingLate(presses, ...at), editable);
      expect(end.scans).toEqual(scans);
      expect(end.field).toBe('');
    }
  });

  test('a person’s keys, given back, are no part of the code that follows', () => {
    const presses = [...code('690', 30, []), ...code('SF1234')];
    const end = play(
      comingLate(presses, 3).map((one, i) => (i === 3 ? { ...one, after: 90 } : one)),
    );
    expect(end).toMatchObject({ scans: ['SF1234'], field: '690' });
  });

  test('and no code at all: every character stands in the field once', () => {
    for (const at of [3, 4, 5]) {
      const end = play(comingLate(code('690102', 30, []), at));
      expect(end).toMatchObject({ scans: [], field: '690102' });
    }
  });

  test('wherever they come late, every code arrives and leaves nothing behind', () => {
    const text = fc.stringMatching(/^[A-Z][0-9A-Z()-]{3,23}$/);
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), fc.array(fc.nat(200)), (codes, at) => {
        const end = play(
          comingLate(
            codes.flatMap((one) => code(one)),
            ...at,
          ),
        );
        expect(end).toMatchObject({ scans: codes, field: '' });
      }),
    );
  });
});

test('whatever is pressed, no character is lost and none doubled', () => {
  const press = fc.record({
    key: fc.constantFrom('1', '2', 'A', '-', 'Shift', 'ArrowLeft'),
    after: fc.nat(200),
  });
  fc.assert(
    fc.property(fc.array(press, { maxLength: 60 }), (presses) => {
      const { scans, field } = play(presses);
      const typed = presses.map(({ key }) => (key.length === 1 ? key : '')).join('');
      expect(scans.join('').length + field.length).toBe(typed.length);
      if (scans.length === 0) expect(field).toBe(typed);
    }),
  );
});
