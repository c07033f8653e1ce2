import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Json, clean, cleanText, isClean, isPlain } from '../../src/core/text.ts';

describe('clean text', () => {
  test.each([
    ['a\u0000b', 'ab'],
    ['a\u0007\u001bb\u007f', 'ab'],
    ['a\tb\nc\r', 'a\tb\nc\r'],
    ['茶\ud83d', '茶'],
    ['\udc36茶', '茶'],
    ['🍵', '🍵'],
    ['\ud83d\ud83c\udf75', '🍵'],
    ['\udf75\ud83c', ''],
    ['', ''],
  ])('%j becomes %j', (text, expected) => expect(cleanText(text)).toBe(expected));

  test('is UTF-8 text, and clean already', () => {
    const half = fc.integer({ min: 0xd800, max: 0xdfff });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(half), (text, halves) => {
        const broken = String.fromCharCode(...halves);
        const cleaned = cleanText(broken + text + broken);
        expect(new TextDecoder().decode(new TextEncoder().encode(cleaned))).toBe(cleaned);
        expect(cleanText(cleaned)).toBe(cleaned);
        expect(cleaned.includes('\u0000')).toBe(false);
      }),
    );
  });
});

describe('a clean value', () => {
  test('is the same value with clean text and keys, a copy', () => {
    const value: Json = { 'a\u0000': ['x\ud800', 5, null, true, { b: 'y\u0001' }] };
    expect(clean(value)).toEqual({ a: ['x', 5, null, true, { b: 'y' }] });
    expect(value).toEqual({ 'a\u0000': ['x\ud800', 5, null, true, { b: 'y\u0001' }] });
  });

  test('changes nothing that is clean', () => {
    const unit = fc.constantFrom('茶', 'a', '🍵', '\n');
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: unit }), (value) => {
        expect(JSON.stringify(clean(JSON.parse(JSON.stringify(value))))).toBe(
          JSON.stringify(value),
        );
      }),
    );
  });

  test('is told from an unclean one however deep that hides', () => {
    const nested = (inner: string): unknown =>
      JSON.parse(`${'['.repeat(30_000)}${inner}${']'.repeat(30_000)}`);
    expect(isClean(nested('"x"'))).toBe(true);
    expect(isClean(nested('"x\\u0000"'))).toBe(false);
    expect(isClean({ a: [{ 'b\u0001': 1 }] })).toBe(false);
  });

  test('shows in its JSON text where that has no escape', () => {
    const unit = fc.constantFrom('茶', 'a', '"', '\\', '\n', '\u0000', '\u007f', '🍵', '\ud83c');
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: unit }), (value) => {
        expect(!isPlain(JSON.stringify(value)) || isClean(value)).toBe(true);
      }),
    );
    expect(isPlain('{"name":"农夫山泉 550ml"}')).toBe(true);
    for (const text of ['"\\u0000"', '"\u007f"', '"\ud83c"', '"\udf75"', '{"\\ud83c":1}']) {
      expect(isPlain(text)).toBe(false);
    }
  });
});
