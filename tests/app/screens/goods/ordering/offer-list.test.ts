import { describe, expect, test } from 'vitest';
import type { Offer } from '../../../../../src/core/goods/offer.ts';
import { productId } from '../../../../../src/core/derived-id.ts';
import { fen } from '../../../../../src/core/money.ts';
import {
  indexed,
  offerWords,
  offersFor,
  pickedOrder,
  stepped,
} from '../../../../../src/app/screens/goods/ordering/offer-list.ts';
import { STATION } from '../../../../support/entries.ts';

const offer = (code: string, name: string, pinyin: string, over: Partial<Offer> = {}): Offer => ({
  code,
  name,
  pinyin,
  spec: '',
  category: '',
  unit: '箱',
  factor: 24,
  price: fen(5040),
  least: 1,
  days: 1,
  gone: false,
  ...over,
});
const TEA = offer('6901234567892', '冰红茶', 'bing hong cha');
const SALT = offer('6901028004954', '加碘盐', 'jia dian yan', { least: 3, days: 2, factor: 50 });
const ALL = indexed([SALT, TEA]);
const names = (text: string): string[] => offersFor(ALL, text).map(({ name }) => name);

describe('the wholesale’s catalogue', () => {
  test('is found by name, by pinyin and by the code’s last digits', () => {
    expect([names('红茶'), names('jdy'), names('7892'), names('xyz')]).toEqual([
      ['冰红茶'],
      ['加碘盐'],
      ['冰红茶'],
      [],
    ]);
    expect(names('')).toEqual(['加碘盐', '冰红茶']);
  });

  test('the first step is the least that is sold, and below it there is none', () => {
    const one = stepped(new Map(), SALT, 1);
    const two = stepped(one, SALT, 1);
    expect([one.get(SALT.code), two.get(SALT.code)]).toEqual([3, 4]);
    expect(stepped(stepped(two, SALT, -1), SALT, -1).has(SALT.code)).toBe(false);
    expect(stepped(new Map(), TEA, -1).size).toBe(0);
  });

  test('says price, carton, least and day', () => {
    expect(offerWords(SALT)).toBe('¥50.40/箱 · 50 个一箱 · 3 箱起 · 2 天到');
    expect(offerWords(TEA)).toBe('¥50.40/箱 · 24 个一箱 · 明天到');
  });

  test('what is picked becomes one order, of products the shop may never have had', () => {
    const picked = new Map([
      [SALT.code, 3],
      ['gone', 2],
    ]);
    expect(pickedOrder(ALL.offers, picked, STATION)).toMatchObject({
      wait: 2,
      lines: [{ product: productId(STATION, SALT.code), packs: 3, factor: 50, price: 5040 }],
    });
    expect(pickedOrder(ALL.offers, new Map([['gone', 2]]), STATION)).toBe(null);
  });
});
