import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { required } from '../../../src/core/assert.ts';
import {
  type Head,
  LARGEST_ENTRY,
  NO_HASH,
  NO_HEAD,
  type Sealed,
  effectiveAt,
  hashOf,
  parseJson,
  seal,
  unseal,
} from '../../../src/core/journal/entry.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, STATION, draftOf, idOf, saleBody } from '../../support/entries.ts';

const writer = { station: STATION, device: DEVICES[0], operator: 'keeper' };
const sealed = (body: Json, head: Head = NO_HEAD, now = MORNING): Sealed => {
  const result = seal(draftOf('sale', body, idOf('sale')), writer, head, now);
  if (!result.ok) throw new Error(result.why);
  return result.sealed;
};
const readBack = (text: string): Sealed | null => {
  const result = unseal(text);
  return result.ok ? result.sealed : null;
};
const bytes = (text: string): number => new TextEncoder().encode(text).length;

describe('sealing', () => {
  test('makes this text and this hash, for ever', () => {
    const { text, hash } = sealed({ a: '冰红茶', b: [1, null] });
    expect(text).toBe(
      '{"id":"804f5a67-782c-5cd5-b038-c143f2001d73",' +
        '"station":"10000000-0000-4000-8000-000000000001",' +
        '"device":"20000000-0000-4000-8000-000000000001","n":1,' +
        `"prev":"${NO_HASH}","at":1795136400000,"operator":"keeper","kind":"sale","v":1,` +
        '"body":{"a":"冰红茶","b":[1,null]}}',
    );
    expect(hash).toBe('ca79c8e66fdadfccfbacc2b03cfc9cf47564830f047a6d8d24d03c46eb982ba0');
  });

  test('hashes the UTF-8 bytes with SHA-256', () => {
    expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hashOf('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test('goes on from the head: next number, its hash, a later time', () => {
    const first = sealed({});
    const head = { n: 1, hash: first.hash, eff: MORNING };
    expect(sealed({}, head, MORNING - 5_000).entry).toMatchObject({
      n: 2,
      prev: first.hash,
      at: MORNING + 1,
    });
    expect(sealed({}, head, MORNING + 5_000.4).entry.at).toBe(MORNING + 5_000);
  });

  test('what is read back is what was sealed, with the same hash', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ stringUnit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (body, half) => {
          const draft: Json = {
            body: JSON.parse(JSON.stringify(body)),
            half: `${half}\u0000\ud800`,
          };
          const own = sealed(draft);
          const back = required(readBack(own.text), 'readable');
          expect(back).toEqual({ ...own, entry: JSON.parse(own.text) });
          expect(hashOf(new TextDecoder().decode(new TextEncoder().encode(own.text)))).toBe(
            own.hash,
          );
          expect(JSON.stringify(back.entry)).toBe(own.text);
        },
      ),
    );
  });

  test('leaves out NUL and halves of characters, in the operator’s name too', () => {
    const name = { ...writer, operator: '王\u0000\udc00' };
    const result = seal(
      draftOf('count', { 'k\u0000': 'a\u0000\ud83db' }, idOf('x')),
      name,
      NO_HEAD,
      1,
    );
    expect(result.ok && [result.sealed.entry.body, result.sealed.entry.operator]).toEqual([
      { k: 'ab' },
      '王',
    ]);
  });

  test('an entry that is not well formed is impossible', () => {
    expect(() => seal(draftOf('Sale!', {}, idOf('x')), writer, NO_HEAD, 1)).toThrow();
    expect(() => seal(draftOf('sale', {}, 'x'), writer, NO_HEAD, 1)).toThrow();
    expect(() => seal(draftOf('sale', {}, idOf('x')), writer, NO_HEAD, NaN)).toThrow();
  });
});

describe('the largest entry', () => {
  const room = LARGEST_ENTRY - bytes(sealed('').text);

  test('is counted in bytes, on writing and on reading', () => {
    for (const [full, more] of [
      ['a', 'a'],
      ['茶', '茶'],
    ].map(([unit = '', next = '']) => {
      const body = unit.repeat(Math.floor(room / bytes(unit)));
      return [body, body + next];
    })) {
      expect(readBack(sealed(full ?? '').text)).not.toBe(null);
      expect(seal(draftOf('sale', more ?? '', idOf('sale')), writer, NO_HEAD, MORNING)).toEqual({
        ok: false,
        why: 'too-large',
      });
      const text = sealed('').text.replace('"body":""', `"body":"${more}"`);
      expect([text.includes('"body":""'), readBack(text)]).toEqual([false, null]);
    }
  });

  test('carries a bill of 200 usual lines', () => {
    const [line] = [saleBody(idOf('tea'), 2, 350, 420)].map(
      (body) => JSON.parse(JSON.stringify(body)).lines[0],
    );
    const lines = Array.from({ length: 200 }, () => ({ ...line, name: '康师傅冰红茶柠檬味' }));
    expect(bytes(sealed({ lines }).text)).toBeLessThan(LARGEST_ENTRY);
  });
});

describe('reading an entry from outside', () => {
  const good: Record<string, unknown> = JSON.parse(sealed({ a: 1 }).text);

  test.each<[string, unknown]>([
    ['no JSON', '{"id":'],
    ['no object', '5'],
    ['nothing', ''],
    ['a field more', { ...good, more: 1 }],
    ['number 0', { ...good, n: 0 }],
    ['a fraction', { ...good, n: 1.5 }],
    ['a time after 2286', { ...good, at: 1e13 }],
    ['a negative time', { ...good, at: -1 }],
    ['a hash in capitals', { ...good, prev: 'A'.repeat(64) }],
    ['a short hash', { ...good, prev: '0' }],
    ['an id in capitals', { ...good, id: idOf('x').toUpperCase() }],
    ['a kind with a dot', { ...good, kind: 'a.b' }],
    ['version 0', { ...good, v: 0 }],
    ['a long operator', { ...good, operator: 'x'.repeat(65) }],
    ['no device', { ...good, device: '' }],
  ])('%s is refused', (_, value) =>
    expect(readBack(typeof value === 'string' ? value : JSON.stringify(value))).toBe(null),
  );

  test('the hash is computed, and a changed letter changes it', () => {
    const { text, hash } = sealed({ a: 1 });
    expect(readBack(text)?.hash).toBe(hash);
    expect(readBack(text.replace('"a":1', '"a":2'))?.hash).not.toBe(hash);
    expect(readBack(` ${text}`)?.hash).not.toBe(hash);
  });

  test('text with NUL or half a character is no entry: no database could keep it as it is', () => {
    for (const bad of ['\ud800', '\\u0000', '\\ud800', '\\udc00x']) {
      expect(readBack(sealed({ a: 'x' }).text.replace('"x"', `"${bad}"`))).toBe(null);
    }
    const clean = sealed({ a: 'x' }).text;
    for (const fine of ['\\ud83c\\udf75', '\\\\u0000', '🍵', '\\n']) {
      expect(readBack(clean.replace('"x"', () => `"${fine}"`))).not.toBe(null);
    }
  });

  test('what is no JSON is undefined, not an error', () => {
    expect([parseJson('{'), parseJson('null'), parseJson('[1]')]).toEqual([undefined, null, [1]]);
  });
});

test('an entry counts at its own time, not after it was received nor before the one before', () => {
  expect(effectiveAt(100, 200, 50)).toBe(100);
  expect(effectiveAt(300, 200, 50)).toBe(200);
  expect(effectiveAt(10, 200, 50)).toBe(50);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(99), fc.nat(99))), (pairs) => {
      let eff = 0;
      for (const [at, received] of pairs) {
        const next = effectiveAt(at, received, eff);
        expect(next >= eff && (next === eff || next <= received)).toBe(true);
        eff = next;
      }
    }),
  );
});
