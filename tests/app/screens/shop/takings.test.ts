import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import {
  agreedWords,
  dueWords,
  fetchedWords,
  gapWords,
  importedWords,
  likely,
  madeWords,
  rateSource,
  rateTyped,
  rateWords,
  sourceWords,
} from '../../../../src/app/screens/shop/takings-words.ts';
import { readTable } from '../../../../src/app/device/table-file.ts';
import { importList } from '../../../../src/app/store/pay/list-import.ts';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { readTakings } from '../../../../src/app/store/pay/takings.ts';
import { fen } from '../../../../src/core/money.ts';
import { settingBody } from '../../../../src/core/setting-saved.ts';
import { dayOf } from '../../../../src/core/time.ts';
import type { Json } from '../../../../src/core/text.ts';
import { draftOf, idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

let made = 0;
const write = async (store: Store, kind: string, body: Json, id?: string): Promise<void> => {
  made += 1;
  const written = await record(store, [draftOf(kind, body, id ?? idOf(`made ${made}`))]);
  if (!written.ok) throw new Error(written.why);
};
const sell = (store: Store, name: string, amount: number, kind = 'qr'): Promise<void> =>
  write(
    store,
    'sale',
    { ...Object(saleBody(idOf('tea'), 1, amount)), tenders: [{ kind, amount }] },
    idOf(name),
  );

/** A shop with three sales by code and one in cash, and the day that they are of. */
async function shopOfToday(): Promise<{ store: Store; day: string; at: number }> {
  const store = await openTestStore();
  await sell(store, 'a', 1_250);
  await sell(store, 'b', 3_300);
  await sell(store, 'c', 700);
  await sell(store, 'cash', 5_000, 'cash');
  const entry = await store.db.entries.get(idOf('a'));
  const at = entry?.eff ?? 0;
  return { store, day: dayOf(at), at };
}

const line = (transaction: string, amount: number, at: number, refund: string | null = null) => ({
  transaction,
  attempt: null,
  refund,
  amount,
  fee: 5,
  at,
});

describe('a day of payments by code', () => {
  test('before any list: what is due, and what the fee may be', async () => {
    const { store, day } = await shopOfToday();
    const { page, agreed } = await readTakings(store, day);
    expect([page.due, page.count, page.isListed, agreed]).toEqual([5_250, 3, false, null]);
    expect(dueWords(page, '今天')).toBe('今天扫码应收 ¥52.50，对得上吗？');
    expect(gapWords(page)).toBe('还没有对账单，先按店里记的看。');
    expect(page.sources).toMatchObject([{ source: 'unlisted', fee: null, isEstimate: true }]);
    expect(page.sources.map(sourceWords)).toEqual(['收 3 笔，手续费：费率没填']);
    const rates = { wechat: 38, alipay: null, aggregator: null, other: 38, from: '合同' };
    await write(store, 'setting-saved', settingBody('fees', rates));
    expect((await readTakings(store, day)).page.sources).toMatchObject([{ fee: 20 }]);
  });

  test('money that went back: the sum that is due says of what it is made', async () => {
    const { store, day } = await shopOfToday();
    expect(madeWords((await readTakings(store, day)).page)).toBeNull();
    const sale = Object(saleBody(idOf('tea'), 1, 300));
    const lines = sale.lines.map((line: object) => ({ ...line, line: null, units: [] }));
    const tenders = [{ kind: 'qr', amount: 300 }];
    const { rounding, shift } = sale;
    await write(store, 'return', { sale: null, lines, rounding, tenders, shift });
    const { page } = await readTakings(store, day);
    expect(dueWords(page, '今天')).toBe('今天扫码应收 ¥49.50，对得上吗？');
    expect(madeWords(page)).toBe('收了 ¥52.50，退了 ¥3.00。');
  });

  test('with its list: matched, what is left on both sides, and one tap that pairs', async () => {
    const { store, day, at } = await shopOfToday();
    const lines = [line('x', 1_250, at), line('y', 3_300, at + 90_000), line('z', 770, at)];
    await write(store, 'charges-listed', { day, source: 'wechat', lines });
    const { page } = await readTakings(store, day);
    expect(gapWords(page)).toBe(
      '2 笔对上了；1 笔 ¥7.70 收到了、店里没记，1 笔 ¥7.00 店里记了、没收到。',
    );
    const [lonely] = page.matched.onlyListed;
    if (lonely === undefined) throw new Error('one is left');
    expect(likely(lonely, page.matched.onlyTaken).map(({ sale }) => sale)).toEqual([idOf('c')]);
    await write(store, 'listed-paired', { day, key: 'z', sale: idOf('c') });
    const after = await readTakings(store, day);
    expect(gapWords(after.page)).toBe('3 笔对上了；金额不一样的差 ¥0.70。');
    expect(after.page.gap).toMatchObject({ difference: 70, unequal: 70, unsold: 0, unpaid: 0 });
  });

  test('all of it there: every one to the fen', async () => {
    const { store, day, at } = await shopOfToday();
    const lines = [line('x', 1_250, at), line('y', 3_300, at), line('z', 700, at)];
    await write(store, 'charges-listed', { day, source: 'alipay', lines });
    expect(gapWords((await readTakings(store, day)).page)).toBe('3 笔都对上了，一分不差。');
  });

  test('the keeper’s answer holds for the sum that he saw, and for no other', async () => {
    const { store, day } = await shopOfToday();
    await write(store, 'takings-agreed', { day, due: 5_250, lacks: 330 });
    const { page, agreed } = await readTakings(store, day);
    expect(agreed === null ? null : agreedWords(agreed, page.due)).toBe('说过了：少收 ¥3.30。');
    await sell(store, 'd', 100);
    const later = await readTakings(store, day);
    expect(later.agreed === null ? '' : agreedWords(later.agreed, later.page.due)).toBeNull();
  });

  test('of another day nothing is read', async () => {
    const { store } = await shopOfToday();
    expect((await readTakings(store, '2020-01-01')).page).toMatchObject({ due: 0, count: 0 });
  });
});

test('a rate is typed as a percentage, or left unknown', () => {
  expect(['0.38', ' ', '10', '10.01', '-1', 'x'].map(rateTyped)).toEqual([
    38,
    null,
    1_000,
    undefined,
    undefined,
    undefined,
  ]);
  expect([rateWords(38), rateWords(null)]).toEqual(['0.38%', '没填']);
  const rates = { wechat: null, alipay: null, aggregator: null, other: null };
  expect(rateSource({ ...rates, from: '合同' })).toBe('依据：合同');
  expect(rateSource(rates)).toContain('看看签的合同');
});

test('words', () => {
  const source = {
    source: 'wechat',
    paid: { count: 3, amount: fen(900) },
    refunded: { count: 1, amount: fen(100) },
    fee: fen(3),
    byRate: fen(7),
  } as const;
  expect(sourceWords({ ...source, isEstimate: false })).toBe(
    '收 3 笔，退 1 笔 ¥1.00，手续费 ¥0.03',
  );
  expect(sourceWords({ ...source, refunded: { count: 0, amount: fen(0) }, isEstimate: true })).toBe(
    '收 3 笔，手续费大约 ¥0.03',
  );
  expect(sourceWords({ ...source, byRate: fen(8), isEstimate: false })).toBe(
    '收 3 笔，退 1 笔 ¥1.00，手续费 ¥0.03，按费率该是 ¥0.08',
  );
  expect(agreedWords({ due: fen(100), lacks: fen(0) }, fen(100))).toBe('说过了：对得上。');
  expect(agreedWords({ due: fen(100), lacks: fen(-1_050) }, fen(100))).toBe(
    '说过了：多收 ¥10.50。',
  );
  expect(fetchedWords({ ok: true, lines: 3, fresh: 2 })).toBe('取来了，新的 2 笔。');
  expect(fetchedWords({ ok: false, why: 'not-ready' })).toContain('第二天');
  expect(fetchedWords({ ok: false, why: 'timeout' })).toContain('过一会儿');
});

describe('a list that the keeper has as a file', () => {
  const clock = (at: number): string =>
    new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const tableOf = async (text: string) => {
    const read = await readTable(new File([text], 'list.csv'));
    if (!read.ok) throw new Error(read.why);
    return read.table.rows;
  };
  /** WeChat Pay's list: 24 columns, a backquote before every field, the sums at its end. */
  const wechat = (deals: readonly { number: string; yuan: string; at: number }[]): string => {
    const row = (fields: Readonly<Record<number, string>>): string =>
      Array.from({ length: 24 }, (_, i) => `\`${fields[i] ?? ''}`).join(',');
    return [
      Array.from({ length: 24 }, (_, i) => `c${i}`).join(','),
      ...deals.map(({ number, yuan, at }) =>
        row({ 0: clock(at), 5: number, 9: 'SUCCESS', 12: yuan, 22: '0.05' }),
      ),
      'a,b,c',
      '`1,`2,`3',
    ].join('\r\n');
  };
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return idOf(`list-file-${ids}`);
  };

  test('is matched like one that was fetched; read twice it counts once', async () => {
    const { store, day, at } = await shopOfToday();
    const file = wechat([
      { number: 'W1', yuan: '12.50', at: at + 30_000 },
      { number: 'W2', yuan: '33.00', at: at + 40_000 },
    ]);
    const read = await importList(store, newId, await tableOf(file));
    expect(read).toEqual({ ok: true, lines: 2, fresh: 2, day });
    const again = await importList(store, newId, await tableOf(file));
    expect(again).toMatchObject({ fresh: 0 });
    expect([importedWords(read), importedWords(again)]).toEqual([
      '读好了，2 笔里新的有 2 笔。',
      '读好了，2 笔都有了。',
    ]);
    const { page } = await readTakings(store, day);
    expect(page.matched.pairs.map(({ by }) => by)).toEqual(['time', 'time']);
    expect(gapWords(page)).toBe('2 笔对上了；1 笔 ¥7.00 店里记了、没收到。');
  });

  test('goes to the day of each of its lines', async () => {
    const { store, day, at } = await shopOfToday();
    const text = [
      'time,amount,transaction',
      `${clock(at - 24 * 3_600_000)},7.00,X1`,
      `${clock(at)},7.00,X2`,
    ].join('\n');
    expect(await importList(store, newId, await tableOf(text))).toMatchObject({ fresh: 2, day });
    const { page } = await readTakings(store, day);
    expect(page.sources.map(({ source, paid }) => [source, paid.count])).toEqual([['other', 1]]);
  });

  test('of nobody is refused, and nothing is written', async () => {
    const { store } = await shopOfToday();
    const before = await store.db.entries.count();
    const read = await importList(store, newId, await tableOf('name,price\ntea,3.00'));
    expect(importedWords(read)).toContain('不是对账单');
    expect(await store.db.entries.count()).toBe(before);
  });
});
