import { describe, expect, test } from 'vitest';
import {
  A_BATCH,
  batchesOf,
  guestsOf,
  lateParcels,
  noticeText,
  untoldParcels,
} from '../../../../src/app/screens/post/notify-view.ts';
import { findNamed, shelvesSpoken } from '../../../../src/app/screens/post/find-view.ts';
import { unreadWords } from '../../../../src/app/screens/post/system-words.ts';
import { NOW, parcelWith } from './parcels.ts';

const DAY = 24 * 3_600_000;
const wang = ['1005', '1007'].map((serial) =>
  parcelWith({ waybill: `w${serial}`, code: `3-2-${serial}`, tail: '0927', name: '王女士' }),
);
const nobody = parcelWith({ waybill: '9876543210986', code: '1-1-1009' });
const old = parcelWith({
  waybill: 'old',
  code: '2-1-1001',
  tail: '3316',
  receivedAt: NOW - 4 * DAY,
});

describe('a text to paste', () => {
  test('one line a guest with all his codes; without a tail the end of the number', () => {
    expect(noticeText('城南站', guestsOf([...wang, nobody]), null)).toBe(
      '【城南站】包裹到了，凭取件码来取：\n' +
        '尾号 0927 王女士：3-2-1005、3-2-1007\n' +
        '单号尾 0986：1-1-1009',
    );
  });

  test('of late parcels says for how long', () => {
    expect(noticeText('城南站', guestsOf([old]), { now: NOW })).toBe(
      '【城南站】包裹还没取，请尽快来取：\n尾号 3316：2-1-1001（放了 4 天）',
    );
  });

  test('parcels without tail and name are never put together', () => {
    expect(guestsOf([nobody, parcelWith({ waybill: '9876543210987' })])).toHaveLength(2);
  });

  test('six hundred parcels make thirty texts, every parcel in one of them', () => {
    const many = Array.from({ length: 600 }, (_, i) => parcelWith({ waybill: `98765432${i}` }));
    const batches = batchesOf(guestsOf(many));
    expect(batches).toHaveLength(600 / A_BATCH);
    const told = batches.flat().flatMap(({ parcels }) => parcels.map(({ id }) => id));
    expect(new Set(told)).toEqual(new Set(many.map(({ id }) => id)));
  });
});

test('who was told once is not among those to be told, but stays among the late', () => {
  const notices = new Map([[old.id, { times: 1, last: NOW }]]);
  expect(untoldParcels([old, nobody], notices)).toEqual([nobody]);
  expect(lateParcels([old, nobody], 3, NOW)).toEqual([old]);
  expect(lateParcels([old, nobody], 5, NOW)).toEqual([]);
});

test('a name is found by any part of it, and the shelf is said as it stands', () => {
  expect(findNamed([...wang, nobody], '王').map(({ how }) => how)).toEqual(['name', 'name']);
  expect(findNamed([...wang, nobody], ' ')).toEqual([]);
  expect(shelvesSpoken(findNamed(wang, '王女士'))).toBe('3 杠 2 号货架');
});

test('bad lines of a file are named by number, the first five of many', () => {
  const lines = [2, 5, 9, 11, 20, 30].map((line) => ({ line, why: 'waybill' }) as const);
  expect(unreadWords({ ok: false, why: 'lines', lines })).toBe(
    '第 2 行单号不对，第 5 行单号不对，第 9 行单号不对，第 11 行单号不对，第 20 行单号不对，' +
      '一共 6 行不对。改好再选一次，现在一件都没有记。',
  );
  expect(unreadWords({ ok: false, why: 'heading', missing: ['mail_no'] })).toContain('mail_no');
});
