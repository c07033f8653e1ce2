import { describe, expect, test } from 'vitest';
import { post } from '../../../src/core/kinds.ts';
import type { Json } from '../../../src/core/text.ts';
import { MORNING, entryOf, idOf } from '../../support/entries.ts';

const good = {
  referral: idOf('r'),
  business: 'card',
  salutation: '王女士',
  phone: '138****5678',
  code: null,
  consent: { version: 'refer-1', at: MORNING, channel: 'counter' },
};
const read = (more: Record<string, Json>): boolean =>
  post({ ...entryOf('referral-made', { ...good, ...more }), v: 2 }, MORNING).ok;
const byCode = (code: string): Record<string, Json> => ({ phone: null, code });

describe('what may be kept of a guest who is referred', () => {
  test.each<[string, Record<string, Json>]>([
    ['his masked phone', {}],
    ['the number that the office gave him', byCode('YY-0387')],
    ['without a salutation', { salutation: '' }],
  ])('%s', (_, more) => expect(read(more)).toBe(true));

  test.each<[string, Record<string, Json>]>([
    ['two ways to know him', { code: 'YY-0387' }],
    ['none', { phone: null }],
    ['a whole phone', { phone: '13812345678' }],
    ['a phone for a code', byCode('13812345678')],
    ['an ID for a code', byCode('430923199001011234')],
    ['a bank card for a code', byCode('6222021234567890')],
    ['no consent', { consent: null }],
    ['a consent without its text', { consent: { at: MORNING, channel: 'counter' } }],
    ['an amount', { amount: 50_000 }],
  ])('never %s', (_, more) => expect(read(more)).toBe(false));
});
