import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { newCounter, scanAtTill } from '../../../../src/app/counter.ts';
import { flagsIn, saveCodes } from '../../../../src/app/screens/shop/code-saving.ts';
import { bodyOf, freeLetters, layoutWith } from '../../../../src/app/screens/shop/layout-runs.ts';
import { readSettings } from '../../../../src/app/settings.ts';
import { record } from '../../../../src/app/store/record.ts';
import { readShopSettings } from '../../../../src/app/store/shop-settings.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import type { CodeRules } from '../../../../src/core/barcode/code-kind.ts';
import { PAYMENT_CODES } from '../../../../src/core/barcode/payment-code.ts';
import { STANDARD_RULES } from '../../../../src/core/barcode/standard.ts';
import { draftOf, idOf } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

let made = 0;
const newId = (): string => idOf(`made ${(made += 1)}`);
const scale = (change: Partial<CodeRules['scale']>) => ({
  scale: { ...STANDARD_RULES.scale, ...change },
});
const save = (store: Store, change: Partial<CodeRules>): Promise<string | null> =>
  saveCodes({ store, newId }, STANDARD_RULES, change);

async function withProduct(codes: readonly string[], plu = ''): Promise<Store> {
  const store = await openTestStore();
  const body = {
    product: idOf('rice'),
    fields: { name: '大米', plu, weighed: plu !== '' },
    units: [{ unit: 'kg', factor: 1000, price: 800, codes: [...codes] }],
  };
  await record(store, [draftOf('product-saved', body, newId())]);
  return store;
}

describe('what the settings refuse, naming both', () => {
  test('a flag that payment codes begin with', async () => {
    const store = await openTestStore();
    expect(await save(store, scale({ flags: ['22', '26'] }))).toBe(
      '秤码开头 26 和支付宝付款码（25–30 开头，16–24 位）撞了，请换成不撞的开头。',
    );
    expect(await readShopSettings(store)).toMatchObject(STANDARD_RULES);
  });

  test('a flag that a product’s code begins with', async () => {
    const store = await withProduct(['2112345678909']);
    expect(await save(store, scale({ flags: ['21'] }))).toBe(
      '秤码开头 21 和商品“大米”的条码 2112345678909 撞了，请换一个开头。',
    );
    expect(await save(store, scale({ flags: ['23'] }))).toBeNull();
  });

  test('a payment row that a product’s code fits, or that another channel has', async () => {
    const store = await withProduct(['160000000000000000']);
    const [wechat] = PAYMENT_CODES;
    if (!wechat) throw new Error('there is a row for WeChat');
    const wide = { payments: [{ ...wechat, to: '16' }] };
    expect(await save(store, wide)).toBe(
      '微信付款码（10–16 开头，18 位）和商品“大米”的条码 160000000000000000 撞了，请先改一个。',
    );
    const twice = { payments: [wechat, { ...wechat, channel: 'alipay' as const, from: '15' }] };
    expect(await save(store, twice)).toBe(
      '微信付款码（10–15 开头，18 位）和支付宝付款码（15 开头，18 位）撞了，请改其中一个。',
    );
  });

  test('flags and layouts that say nothing', async () => {
    const store = await openTestStore();
    expect(await save(store, scale({ flags: [] }))).toBe('请填秤码的开头，比如 22。');
    expect(await save(store, scale({ flags: ['35'] }))).toBe(
      '秤码开头只能是 20 到 24，“35”不行，请改一个。',
    );
    expect(await save(store, scale({ short: 'FFPPPPPAAAAC' }))).toBe(
      '13 位秤码现在排了 12 位，要正好 13 位。',
    );
    expect(await save(store, scale({ long: 'FFPPPPPXXXXXXXXXXC' }))).toBe(
      '18 位秤码要有货号，还要有金额、重量或单价，各一段。',
    );
    expect(await save(store, { payments: [] })).toBe('付款码一行都没有了，请至少留一行。');
  });
});

describe('what the settings keep', () => {
  test('is read by the next scan', async () => {
    const store = await withProduct([], '17');
    const { codes } = await readSettings(store);
    const counter = await newCounter(store, codes);
    expect((await scanAtTill(counter, '2300170019905')).heard).not.toBe('line');
    const seen = new Promise<void>((done) => {
      codes.subscribe(({ scale: { flags } }) => flags.includes('23') && done());
    });
    const own = { flags: ['23'], short: 'FFPPPPAAAAAAC' };
    expect(await save(store, scale(own))).toBeNull();
    await seen;
    expect(await scanAtTill(counter, '2300170019905')).toEqual({ heard: 'line', name: '大米' });
    expect(counter.cart.value.lines.at(-1)?.fixed).toBe(1990);
    expect((await readShopSettings(store)).scale).toMatchObject(own);
  });

  test('flags are what was typed, in any form, each once', () => {
    expect(flagsIn(' 22、２３,22 ')).toEqual(['22', '23']);
    expect(flagsIn('')).toEqual([]);
  });

  test('a layout is taken apart into runs and put together again', () => {
    const layout = 'FFPPPPAAAAAAC';
    expect(layoutWith(bodyOf(layout), true)).toBe(layout);
    expect(freeLetters(bodyOf(layout))).toEqual(['W', 'U', 'X']);
    expect(freeLetters(bodyOf(layout), 'A')).toEqual(['A', 'W', 'U', 'X']);
  });
});
