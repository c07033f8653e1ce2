import { describe, expect, test } from 'vitest';
import {
  findParcels,
  findScanned,
  fitsTyped,
  sameGuest,
} from '../../../../src/app/screens/post/find-view.ts';
import { momentText } from '../../../../src/app/parts/moment.ts';
import { openReferrals, referralRow } from '../../../../src/app/screens/post/referral-view.ts';
import {
  daysBetween,
  waitingSentence,
  waitingShelves,
} from '../../../../src/app/screens/post/waiting-view.ts';
import { waybillWords } from '../../../../src/app/parts/waybill.ts';
import { dayStart } from '../../../../src/core/time.ts';
import { NOW, parcelWith } from './parcels.ts';

const DAY = 24 * 3_600_000;
const wang = [
  parcelWith({ waybill: 'YT8801223744100', code: '3-2-1046', tail: '0927', carrier: 'yto' }),
  parcelWith({
    waybill: '9876543210986',
    code: '10-1-1047',
    shelf: '10-1',
    tail: '0927',
    receivedAt: NOW - 4 * DAY,
  }),
];
const other = parcelWith({
  waybill: 'SF1388204177560',
  code: '3-2-1927',
  tail: '',
  carrier: 'sf',
  receivedAt: NOW - DAY,
});
const waiting = [...wang, other];

test.each([
  ['9876543210986', '9876 5432 1098 6'],
  ['YT8801223744100', 'YT 8801 2237 4410 0'],
  ['EA123456785CN', 'EA 123 456 785 CN'],
  ['JDVA001-1-3-', 'JDVA001-1-3-'],
])('waybill %s is read as %s', (waybill, words) => expect(waybillWords(waybill)).toBe(words));

describe('what a guest says finds', () => {
  test.each([
    ['0927', ['3-2-1046/tail', '10-1-1047/tail']],
    ['1046', ['3-2-1046/code']],
    ['046', ['3-2-1046/code']],
    ['3-2-1046', ['3-2-1046/code']],
    ['321046', ['3-2-1046/code']],
    ['46', []],
    ['9999', []],
    ['', []],
  ])('%j: %j', (typed, expected) => {
    expect(findParcels(waiting, typed).map(({ parcel, how }) => `${parcel.code}/${how}`)).toEqual(
      expected,
    );
  });

  test('a slip, or our own label, finds its parcel', () => {
    expect(findScanned(waiting, 'SF1388204177560')).toEqual([{ parcel: other, how: 'scan' }]);
    expect(findScanned(waiting, '3-2-1927')).toEqual([{ parcel: other, how: 'scan' }]);
    expect(findScanned(waiting, '1927')).toEqual([]);
  });

  test("others under the same tail are the same guest's; an unknown tail is nobody's", () => {
    expect(sameGuest(waiting, findParcels(waiting, '1046'))).toEqual([wang[1]]);
    expect(sameGuest(waiting, findScanned(waiting, 'SF1388204177560'))).toEqual([]);
    expect(fitsTyped(other, '')).toBe(false);
  });
});

describe('the shelves', () => {
  test('in the order they stand, the longest waiting first', () => {
    const shelves = waitingShelves(waiting, NOW, 3);
    expect(shelves.map(({ shelf, rows }) => [shelf, rows.map(({ code }) => code)])).toEqual([
      ['3-2', ['3-2-1927', '3-2-1046']],
      ['10-1', ['10-1-1047']],
    ]);
    expect(
      shelves.flatMap(({ rows }) => rows.map(({ late, daysText }) => [late, daysText])),
    ).toEqual([
      [false, '放了 1 天'],
      [false, '今天到的'],
      [true, '放了 4 天'],
    ]);
    expect(waitingSentence(waiting, NOW, 3)).toBe('待取 3 件，其中 1 件放了 3 天以上');
    expect(waitingSentence([other], NOW, 3)).toBe('待取 1 件');
  });

  test('days are business days, not hours', () => {
    expect(daysBetween(dayStart('2026-11-19') + DAY - 1, dayStart('2026-11-20'))).toBe(1);
    expect(daysBetween(dayStart('2026-11-20'), dayStart('2026-11-20') + DAY - 1)).toBe(0);
  });
});

test.each([
  [NOW, '今天 14:05'],
  [NOW - DAY, '昨天 14:05'],
  [NOW - 17 * DAY, '11 月 3 日 14:05'],
  [NOW - 365 * DAY, '2025 年 11 月 20 日 14:05'],
])('%d is said as %s', (eff, words) => expect(momentText(eff, NOW)).toBe(words));

test('a referral in words', () => {
  const one = {
    id: 'r',
    business: 'acquiring',
    phone: '138****5678',
    salutation: '王女士',
    code: '',
    state: 'contacted',
    madeAt: NOW,
    decidedAt: null,
  } as const;
  expect(referralRow(one, NOW)).toEqual({
    id: 'r',
    title: '商户收单',
    state: '已联系',
    open: true,
    detail: '王女士 138****5678 · 今天 14:05',
  });
  expect(openReferrals([one, { ...one, state: 'failed' }])).toBe(1);
});
