// A member is what all entries about him say together, in whatever order they arrive.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { earningOf } from '../../../src/core/commission/commission.ts';
import { memberId } from '../../../src/core/derived-id.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import type { Entry } from '../../../src/core/journal/entry.ts';
import { CLUBS, type Club } from '../../../src/core/member/club.ts';
import {
  MEMBER_KINDS,
  type Member,
  accountOf,
  idIn,
  memberIn,
} from '../../../src/core/member/member.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, STATION, entryOf, idOf } from '../../support/entries.ts';

const WANG = idOf('wang');
const MINUTE = 60_000;
const consent = (channel: 'counter' | 'qr') => ({ version: 'qr-1', at: MORNING, channel });

type Word = 'joined' | 'agreed' | 'left';
const BODIES: Record<Word, (n: number) => Json> = {
  joined: (n) => ({
    member: WANG,
    phone: '138****5678',
    name: `name ${n}`,
    consent: consent('counter'),
    marketing: n % 2 === 0,
  }),
  agreed: (n) => ({ member: WANG, consent: consent('qr'), marketing: n % 2 === 0 }),
  left: () => ({ member: WANG, channel: 'qr' }),
};

/** The n-th word said of Wang, n minutes after the morning, on one of two tills. */
function said(club: Club, word: Word, n: number): Entry {
  const { kind, v } = MEMBER_KINDS[club][word];
  const device = DEVICES[n % 2] ?? DEVICES[0];
  return { ...entryOf(kind, BODIES[word](n), MORNING + n * MINUTE, n + 1, device), v };
}

function bookOf(entries: readonly Entry[]) {
  const book = newBook();
  for (const entry of entries) enter(book, [{ entry, eff: entry.at }]);
  return book;
}

function known(club: Club, entries: readonly Entry[]): Member | null {
  const row = bookOf(entries).rows.get(accountOf(club, WANG));
  return row?.form === 'claims' ? memberIn(row) : null;
}

describe.each(CLUBS)('a member of the %s', (club) => {
  test('is known by mask, name, consent and time', () => {
    expect(known(club, [said(club, 'joined', 0)])).toEqual({
      state: 'in',
      phone: '138****5678',
      name: 'name 0',
      marketing: true,
      joinedAt: MORNING,
      agreedAt: MORNING,
      version: 'qr-1',
      channel: 'counter',
      joinedBy: 'counter',
      times: 1,
    });
  });

  test('signed up on two tills is one member since the first time', () => {
    const member = known(club, [said(club, 'joined', 3), said(club, 'joined', 1)]);
    expect(member).toMatchObject({ joinedAt: MORNING + MINUTE, times: 2, name: 'name 3' });
  });

  test('who agrees anew stays a member since the first time; offers as he said last', () => {
    const member = known(club, [said(club, 'joined', 0), said(club, 'agreed', 1)]);
    expect(member).toMatchObject({
      state: 'in',
      marketing: false,
      channel: 'qr',
      joinedBy: 'counter',
      joinedAt: MORNING,
      agreedAt: MORNING + MINUTE,
    });
  });

  test('who left has neither phone nor name nor offers, whatever came in between', () => {
    const entries = [said(club, 'joined', 0), said(club, 'agreed', 2), said(club, 'left', 3)];
    const member = known(club, [...entries, said(club, 'agreed', 4)]);
    expect(member).toEqual({ state: 'out', leftAt: MORNING + 3 * MINUTE, leftBy: 'qr' });
  });

  test('who comes back is a member since he came back', () => {
    const entries = [said(club, 'joined', 0), said(club, 'left', 1), said(club, 'joined', 2)];
    expect(known(club, entries)).toMatchObject({
      state: 'in',
      joinedAt: MORNING + 2 * MINUTE,
      times: 1,
      name: 'name 2',
    });
  });

  test('is nobody by a consent alone', () => {
    expect(known(club, [said(club, 'agreed', 0)])).toBeNull();
  });

  test('is the same in any order of arrival, and never has a phone after leaving', () => {
    const words = fc.array(fc.constantFrom<Word>('joined', 'agreed', 'left'), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.infiniteStream(fc.nat()), (all, rolls) => {
        const entries = all.map((word, n) => said(club, word, n));
        const mixed = entries
          .map((entry) => ({ entry, at: Number(rolls.next().value) }))
          .sort((a, b) => a.at - b.at);
        const member = known(club, entries);
        expect(
          known(
            club,
            mixed.map(({ entry }) => entry),
          ),
        ).toEqual(member);
        if (all.findLast((word) => word !== 'agreed') === 'left') {
          expect(member?.state === 'out' && JSON.stringify(member)).not.toContain('138');
        }
      }),
    );
  });
});

describe('the two clubs', () => {
  const HASH = 'ab'.repeat(32);

  test('name one guest differently, and the post’s id is the usual one', () => {
    expect(idIn('post', STATION, HASH)).toBe(memberId(STATION, HASH));
    expect(idIn('shop', STATION, HASH)).not.toBe(idIn('post', STATION, HASH));
  });

  test('keep their ledgers apart: a shop’s member is nothing to the post, and earns nothing', () => {
    const { rows } = bookOf([said('shop', 'joined', 0)]);
    expect([...rows.keys()].filter((id) => !id.startsWith('clock:'))).toEqual([
      `shop-member:${WANG}`,
    ]);
    expect(known('post', [said('shop', 'joined', 0)])).toBeNull();
    expect(known('shop', [said('post', 'joined', 0)])).toBeNull();
  });

  test('the post’s sign-up earns once, however often and wherever it was done', () => {
    const entries = [said('post', 'joined', 0), said('post', 'left', 1), said('post', 'joined', 2)];
    const earnings = [...bookOf(entries).rows.values()].flatMap((row) =>
      row.form === 'claims' ? (earningOf(row) ?? []) : [],
    );
    expect(earnings).toEqual([
      expect.objectContaining({ base: 'sign-up', key: WANG, amount: 1, entry: entries[0]?.id }),
    ]);
  });
});

test('a sign-up of the first version is a member still', () => {
  const body = {
    member: WANG,
    phone: '138****5678',
    name: 'Wang',
    consent: { version: '2026-11', channel: 'counter' },
  };
  expect(known('post', [entryOf('member-joined', body)])).toMatchObject({
    state: 'in',
    phone: '138****5678',
    marketing: false,
    joinedAt: MORNING,
  });
});
