import { type Book, newBook, enter } from '../../src/core/journal/book.ts';
import { type Earning, earningOf } from '../../src/core/commission/commission.ts';
import type { Base } from '../../src/core/commission/base.ts';
import { type Rule, ruleBody, ruleOf } from '../../src/core/commission/rule.ts';
import type { Counting } from '../../src/core/journal/plan.ts';
import { fen } from '../../src/core/money.ts';
import type { Json } from '../../src/core/text.ts';
import { entryOf, idOf } from './entries.ts';

/** The body of the entry that makes one act of a base; `name` says whose. */
function bodyOf(base: Base, name: string): [string, Json] {
  const id = idOf(name);
  switch (base) {
    case 'parcel-in':
      return [
        'parcel-received',
        { parcel: id, carrier: 'ems', waybill: name, shelf: '1', code: '1-1', tail: '' },
      ];
    case 'parcel-out':
      return ['parcel-handed-out', { parcel: id, how: 'code' }];
    case 'redemption':
      return ['redemption', { voucher: `voucher-${name}`, gift: '' }];
    case 'sign-up':
      return [
        'member-joined',
        {
          member: id,
          phone: '138****5678',
          name: '',
          consent: { version: '1', channel: 'counter' },
        },
      ];
    case 'acquiring-volume':
    case 'wholesale':
      return ['volume-reported', { base, key: name, value: 100_000 }];
    default:
      return [
        'referral-decided',
        { referral: id, business: base.slice('referral-'.length), state: 'success' },
      ];
  }
}

/** An act's entry, effective at `eff` as entry `n` of a device. */
export function actOf(base: Base, name: string, eff: number, n: number, device?: string): Counting {
  const [kind, body] = bodyOf(base, name);
  return { entry: entryOf(kind, body, eff, n, device), eff };
}

export const ruleEntry = (rule: Rule, n: number, at = 0): Counting => ({
  eff: at,
  entry: { ...entryOf('rule-published', ruleBody(rule), at, n, idOf('centre')), v: 2 },
});

/** A rule valid for ever: `tiers` as [above, rate] pairs. */
export const rule = (
  base: Base,
  tiers: readonly (readonly [number, number])[],
  over: Partial<Rule> = {},
): Rule => ({
  rule: idOf(`rule-${base}`),
  version: 1,
  base,
  from: 0,
  until: null,
  demo: true,
  tiers: tiers.map(([above, rate]) => ({ above, rate: fen(rate) })),
  share: 0,
  cap: null,
  floor: null,
  bonus: false,
  groups: null,
  ...over,
});

export const bookOf = (...batches: readonly (readonly Counting[])[]): Book => {
  const book = newBook();
  for (const batch of batches) enter(book, batch);
  return book;
};

/** The acts and rules that a book holds. */
export function heldBy(book: Book): { earnings: Earning[]; rules: Rule[] } {
  const rows = [...book.rows.values()].filter((row) => row.form === 'claims');
  return {
    earnings: rows
      .filter((row) => row.id.startsWith('base:'))
      .flatMap((row) => earningOf(row) ?? []),
    rules: rows.filter((row) => row.id.startsWith('rule:')).flatMap((row) => ruleOf(row) ?? []),
  };
}
