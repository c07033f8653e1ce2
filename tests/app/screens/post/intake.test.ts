import { describe, expect, test } from 'vitest';
import {
  type Intake,
  correctDrafts,
  knownShelves,
  notTakenWords,
  receiveDrafts,
  takeIn,
} from '../../../../src/app/screens/post/intake.ts';
import { batchOf, resumed } from '../../../../src/app/parts/parcel-batch.ts';
import { parcelId } from '../../../../src/core/derived-id.ts';
import { post } from '../../../../src/core/kinds.ts';
import { STATION, entryOf, idOf } from '../../../support/entries.ts';
import { NOW, parcelWith } from './parcels.ts';

const empty: Intake = {
  station: STATION,
  device: 1,
  shelf: '3-2',
  carrier: undefined,
  waiting: [],
  known: null,
  systems: [],
};
const ids = () => {
  let n = 0;
  return () => idOf(`made-${(n += 1)}`);
};

describe('a scanned slip', () => {
  test.each([
    ['YT 8801223744100', 'yto', true],
    ['SF1388204177560', 'sf', true],
    ['9876543210986', 'post', false],
    ['EE471108151FR', 'ems', true],
  ])('%s is taken in as %s', (text, carrier, sure) => {
    const waybill = text.replace(' ', '');
    expect(takeIn(text, empty)).toEqual({
      ok: true,
      sure,
      body: {
        parcel: parcelId(STATION, carrier, waybill),
        carrier,
        waybill,
        shelf: '3-2',
        code: '3-2-1001',
        tail: '',
        name: '',
        systems: [],
      },
    });
  });

  test('plain digits are of the carrier chosen for the batch', () => {
    expect(takeIn('9876543210986', { ...empty, carrier: 'yunda' })).toMatchObject({
      body: { carrier: 'yunda' },
    });
  });

  test('codes go on from the last one waiting', () => {
    const waiting = [parcelWith({ waybill: '1', code: '3-2-1046' })];
    expect(takeIn('YT8801223744100', { ...empty, waiting })).toMatchObject({
      body: { code: '3-2-1047' },
    });
  });

  test('what waits already is said to, under whatever carrier', () => {
    const waiting = [parcelWith({ waybill: '9876543210986', carrier: 'yto', code: '1-1-1007' })];
    const taken = takeIn('9876543210986', { ...empty, waiting });
    expect(taken.ok ? '' : notTakenWords(taken, NOW)).toBe('这件已经在 1-1-1007，不用再扫。');
  });

  test.each([
    ['handed-out', '这件今天 14:05 已经交出去了。'],
    ['returned', '这件已经退回去了。'],
  ] as const)('what is %s is not taken in again', (state, words) => {
    const gone = parcelWith({ waybill: '9876543210986', state, handedOutAt: NOW });
    const taken = takeIn('9876543210986', { ...empty, known: gone });
    expect(taken.ok ? '' : notTakenWords(taken, NOW)).toBe(words);
  });

  test('what a system announced is taken in with its carrier, tail and name', () => {
    const known = parcelWith({
      waybill: '9876543210986',
      carrier: 'sto',
      tail: '0927',
      name: '王女士',
      state: 'announced',
    });
    expect(takeIn('9876543210986', { ...empty, known, systems: ['coop'] })).toMatchObject({
      ok: true,
      sure: true,
      body: {
        parcel: parcelId(STATION, 'sto', '9876543210986'),
        carrier: 'sto',
        tail: '0927',
        name: '王女士',
        systems: ['coop'],
      },
    });
  });

  test('a web address is no parcel', () => {
    const taken = takeIn('https://example.com/a?b=1', empty);
    expect(taken.ok ? '' : notTakenWords(taken, NOW)).toBe('这不像包裹单号，请扫单子上的条码。');
  });
});

describe('the entries', () => {
  const parcel = parcelWith({ waybill: '9876543210986', code: '3-2-1047' });

  test('are such as the journal takes', () => {
    const taken = takeIn('YT8801223744100', empty);
    const drafts = [
      ...(taken.ok ? receiveDrafts(ids(), taken.body) : []),
      ...correctDrafts(ids(), STATION, parcel, { tail: '3316' }, []),
    ];
    expect(drafts.map(({ kind, v, body }) => post({ ...entryOf(kind, body), v }, NOW).ok)).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('a tail is a receiving anew in place of the first', () => {
    expect(correctDrafts(ids(), STATION, parcel, { tail: '3316' }, [])).toEqual([
      {
        id: idOf('made-1'),
        kind: 'reversal',
        v: 1,
        body: { entry: idOf('received-9876543210986'), reason: 'corrected' },
      },
      {
        id: idOf('made-2'),
        kind: 'parcel-received',
        v: 2,
        body: {
          parcel: parcelId(STATION, 'post', '9876543210986'),
          carrier: 'post',
          waybill: '9876543210986',
          shelf: '3-2',
          code: '3-2-1047',
          tail: '3316',
          name: '',
          systems: [],
        },
      },
    ]);
  });

  test('undone is a reversal alone', () => {
    const [undo, ...more] = correctDrafts(ids(), STATION, parcel, null, []);
    expect([undo?.kind, more]).toEqual(['reversal', []]);
  });
});

test('the batch is what this device took in since it began, the newest first', () => {
  const waiting = [
    parcelWith({ waybill: 'old', code: '3-2-1001', receivedAt: NOW - 60_000 }),
    parcelWith({ waybill: 'first', code: '3-2-1002', receivedAt: NOW }),
    parcelWith({ waybill: 'other', code: '3-2-2001', receivedAt: NOW + 1 }),
    parcelWith({ waybill: 'last', code: '3-2-1003', receivedAt: NOW + 2 }),
  ];
  expect(batchOf(waiting, 1, NOW).map(({ waybill }) => waybill)).toEqual(['last', 'first']);
  expect(batchOf(waiting, 1, null)).toEqual([]);
});

test('a corrected parcel keeps its place, also where the serials begin again', () => {
  const waiting = ['999', '001', '000'].map((serial, i) =>
    parcelWith({ waybill: serial, code: `3-2-1${serial}`, receivedAt: NOW + i }),
  );
  expect(batchOf(waiting, 1, NOW).map(({ waybill }) => waybill)).toEqual(['001', '000', '999']);
});

test('a batch of six hundred is in order', () => {
  const waiting = Array.from({ length: 600 }, (_, i) =>
    parcelWith({
      waybill: `w${i}`,
      code: `3-2-1${String((406 + i) % 1000).padStart(3, '0')}`,
      receivedAt: NOW + i,
    }),
  );
  expect(batchOf(waiting, 1, NOW)).toEqual([...waiting].reverse());
});

test('a batch goes on the same day only', () => {
  expect(resumed(NOW - 3_600_000, NOW)).toBe(NOW - 3_600_000);
  expect(resumed(NOW - 24 * 3_600_000, NOW)).toBeNull();
  expect(resumed(null, NOW)).toBeNull();
});

test('shelves used last come first', () => {
  const waiting = ['1-1', '2-1', '1-1', '3-2'].map((shelf, i) =>
    parcelWith({ waybill: `w${i}`, shelf }),
  );
  expect(knownShelves(waiting, '9-9')).toEqual(['9-9', '3-2', '1-1', '2-1']);
});
