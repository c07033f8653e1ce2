import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accept, NO_VOTES, type Reading } from '../../../src/app/device/accept.ts';

const GONE_MS = 800;

type Frame = { readonly texts: readonly string[]; readonly at: number };

const reading = ({ texts, at }: Frame): Reading => ({
  texts,
  at,
  isKnown: (text) => text !== text.toLowerCase(),
  gone: GONE_MS,
});

/** What is accepted, and what is asked, such as "A" and "B?C". */
function accepted(frames: readonly Frame[]): string[] {
  let votes = NO_VOTES;
  return frames.flatMap((frame) => {
    const verdict = accept(votes, reading(frame));
    votes = verdict.votes;
    return verdict.accepted ?? (verdict.choice.length > 0 ? verdict.choice.join('?') : []);
  });
}

/**
 * Frames such as "A:0 AB:33 -:66": the texts, one letter each, and the frame's time. Capitals are
 * known to the shop.
 */
const frames = (line: string): Frame[] =>
  line
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [texts = '', at = ''] = part.split(':');
      return { texts: texts === '-' ? [] : [...texts], at: Number(at) };
    });

describe('agreement', () => {
  test.each([
    ['one reading', 'A:0', ''],
    ['two frames', 'A:0 A:33', 'A'],
    ['the same frame twice', 'A:0 A:0', ''],
    ['with an empty frame between', 'A:0 -:33 A:66', 'A'],
    ['too far apart', 'A:0 -:200 A:301', ''],
    ['a slow decoder: the very next frame counts', 'A:0 A:1900', 'A'],
    ['but not after two seconds', 'A:0 A:2001', ''],
    ['slow, unknown: three frames running', 'a:0 a:400 a:800', 'a'],
    ['slow, unknown: not with one missed between', 'a:0 -:400 a:800 a:1200', ''],
    ['slow, unknown: not with two seconds between', 'a:0 a:400 a:2401', ''],
    ['another text between asks for three', 'A:0 B:33 A:66', ''],
    ['three with another between', 'A:0 B:33 A:66 A:99', 'A'],
    ['another text forgotten after 300 ms', 'B:0 -:200 A:350 A:383', 'A'],
    ['two codes in turn', 'A:0 B:33 A:66 B:99 A:132 B:165 B:198', 'A'],
    ['unknown: two are not enough', 'a:0 a:33', ''],
    ['unknown: three', 'a:0 a:33 a:66', 'a'],
    ['nothing at all', '', ''],
  ])('%s', (_, line, texts) => expect(accepted(frames(line)).join('')).toBe(texts));
});

describe('the same code again', () => {
  test.each([
    ['held in view', 'A:0 A:33 A:66 A:500 A:1000 A:1700', 'A'],
    ['gone for less than 800 ms', 'A:0 A:33 -:500 A:832 A:833', 'A'],
    ['gone for 800 ms', 'A:0 A:33 -:500 A:833 A:866', 'AA'],
    ['held before a slow decoder', 'A:0 A:900 A:1800 A:3700 A:5600', 'A'],
    ['a slow decoder that saw it gone', 'A:0 A:900 -:1800 A:2700 A:3600', 'AA'],
    ['each look renews it', 'A:0 A:33 A:700 A:1400 A:1433', 'A'],
    ['another one right after needs three', 'A:0 A:33 B:66 B:99 A:132 B:165', 'AB'],
    ['another one after a moment needs two', 'A:0 A:33 -:200 B:400 B:433', 'AB'],
  ])('%s', (_, line, texts) => expect(accepted(frames(line)).join('')).toBe(texts));
});

describe('two codes in view', () => {
  test.each([
    ['ask, once', 'AB:0 AB:33 AB:66 AB:99 AB:500 AB:900', 'A?B'],
    ['ask, once, before a slow decoder', 'AB:0 AB:400 AB:800 AB:1600 AB:2400', 'A?B'],
    ['ask again after both were gone', 'AB:0 AB:33 AB:66 -:500 AB:867 AB:900 AB:933', 'A?B A?B'],
    ['one that was counted is no question', 'A:0 A:33 AB:66 AB:99 AB:132', 'A B'],
    ['one frame with another is a mistake of the camera', 'A:0 AB:33 A:66', 'A'],
    ['three of them', 'ABC:0 ABC:33 ABC:66', 'A?B?C'],
    ['known and unknown', 'Ab:0 Ab:33 Ab:66', 'A?b'],
  ])('%s', (_, line, texts) => expect(accepted(frames(line)).join(' ')).toBe(texts));
});

test('how long a code has to be gone is a setting', () => {
  const twice = (gone: number): number => {
    let votes = NO_VOTES;
    const line = frames('A:0 A:33 -:500 A:1000 A:1033');
    return line.filter((frame) => {
      const verdict = accept(votes, { ...reading(frame), gone });
      votes = verdict.votes;
      return verdict.accepted !== null;
    }).length;
  };
  expect([twice(800), twice(2_000), twice(Infinity)]).toEqual([2, 1, 1]);
});

const anyFrame = fc.record({
  texts: fc.subarray(['A', 'B', 'c']),
  after: fc.nat(400),
});

const inTime = (list: readonly { texts: string[]; after: number }[]): Frame[] => {
  let at = 0;
  return list.map(({ texts, after }) => ({ texts, at: (at += after + 1) }));
};

test('a text that was read in one frame only is never accepted nor asked about', () => {
  fc.assert(
    fc.property(fc.array(anyFrame), fc.nat(), (list, place) => {
      const all = inTime(list).map((frame, i) =>
        i === place % Math.max(1, list.length)
          ? { ...frame, texts: [...frame.texts, 'WRONG'] }
          : frame,
      );
      return !accepted(all).join().includes('WRONG');
    }),
  );
});

test('no text is accepted twice within 800 ms, nor asked about', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { minLength: 20 }), (list) => {
      let votes = NO_VOTES;
      const when = new Map<string, number>();
      for (const frame of inTime(list)) {
        const verdict = accept(votes, reading(frame));
        votes = verdict.votes;
        for (const text of [verdict.accepted ?? [], verdict.choice].flat()) {
          expect(frame.at - (when.get(text) ?? -Infinity)).toBeGreaterThanOrEqual(GONE_MS);
          when.set(text, frame.at);
        }
      }
    }),
  );
});
