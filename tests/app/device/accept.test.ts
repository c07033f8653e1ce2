import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accept, NO_VOTES, type Reading } from '../../../src/app/device/accept.ts';

function accepted(readings: readonly Reading[]): string[] {
  let votes = NO_VOTES;
  return readings.flatMap((reading) => {
    const verdict = accept(votes, reading);
    votes = verdict.votes;
    return verdict.accepted ?? [];
  });
}

/** Readings such as "A:0 A:33 -:66": text or nothing, and the frame's time. */
const frames = (line: string): Reading[] =>
  line
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [text = '', at = ''] = part.split(':');
      return { text: text === '-' ? null : text, at: Number(at) };
    });

describe('agreement', () => {
  test.each([
    ['one reading', 'A:0', ''],
    ['two frames', 'A:0 A:33', 'A'],
    ['the same frame twice', 'A:0 A:0', ''],
    ['with an empty frame between', 'A:0 -:33 A:66', 'A'],
    ['too far apart', 'A:0 -:200 A:301', ''],
    ['a slow decoder: the very next frame counts', 'A:0 A:900', 'A'],
    ['but not after a second', 'A:0 A:1001', ''],
    ['another text between asks for three', 'A:0 B:33 A:66', ''],
    ['three with another between', 'A:0 B:33 A:66 A:99', 'A'],
    ['another text forgotten after 300 ms', 'B:0 -:200 A:350 A:383', 'A'],
    ['two codes in turn', 'A:0 B:33 A:66 B:99 A:132 B:165 B:198', 'AB'],
    ['nothing at all', '', ''],
  ])('%s', (_, line, texts) => expect(accepted(frames(line)).join('')).toBe(texts));
});

describe('the same code again', () => {
  test.each([
    ['held in view', 'A:0 A:33 A:66 A:500 A:1000 A:1700', 'A'],
    ['gone for less than 800 ms', 'A:0 A:33 -:500 A:832 A:833', 'A'],
    ['gone for 800 ms', 'A:0 A:33 -:500 A:833 A:866', 'AA'],
    ['each look renews it', 'A:0 A:33 A:700 A:1400 A:1433', 'A'],
    ['another one meanwhile', 'A:0 A:33 B:66 B:99 A:132 A:165', 'AB'],
  ])('%s', (_, line, texts) => expect(accepted(frames(line)).join('')).toBe(texts));
});

const reading = fc.record({ text: fc.constantFrom('A', 'B', 'C', null), after: fc.nat(400) });

test('a text that was read in one frame only is never accepted', () => {
  fc.assert(
    fc.property(fc.array(reading), (list) => {
      let at = 0;
      const readings = list.map(({ text, after }) => ({ text, at: (at += after + 1) }));
      const once = { text: 'wrong', at: at / 2 + 0.5 };
      const all = [...readings, once].sort((a, b) => a.at - b.at);
      return !accepted(all).includes('wrong');
    }),
  );
});

test('no text is accepted twice within 800 ms', () => {
  fc.assert(
    fc.property(fc.array(reading, { minLength: 20 }), (list) => {
      let votes = NO_VOTES;
      let at = 0;
      const when = new Map<string, number>();
      for (const { text, after } of list) {
        at += after + 1;
        const verdict = accept(votes, { text, at });
        votes = verdict.votes;
        if (verdict.accepted === null) continue;
        expect(at - (when.get(verdict.accepted) ?? -Infinity)).toBeGreaterThanOrEqual(800);
        when.set(verdict.accepted, at);
      }
    }),
  );
});
