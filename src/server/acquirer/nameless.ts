// A charge whose beginning nobody has: the till that wrote it is destroyed, or its entry is, and
// the centre was put back to before it heard of it. Only its number is left, in words that other
// tills gave back. Nothing says which acquirer had it: every one of the station's is asked.
import { SHOP_CODE_PATIENCE } from '../../core/pay/steps.ts';
import { ZERO } from '../../core/money.ts';
import type { Account } from './accounts.ts';
import type { Acquirer, Said } from './acquirer.ts';
import type { Attempt, Passing } from './attempts.ts';

/** What the table holds of such a charge: no amount, which none that was begun has. */
export const NAMELESS = {
  of: null,
  amount: ZERO,
  channel: 'other',
  way: 'guest-code',
} as const satisfies Omit<Passing, 'number'>;

/** Its beginning may still come, and its guest still pay: it is asked about after so long (ms). */
export const NAMELESS_AFTER = SHOP_CODE_PATIENCE;

export const isNameless = ({ of, amount }: Pick<Attempt, 'of' | 'amount'>): boolean =>
  of === null && amount === ZERO;

/** Whom a charge is asked of and taken back from. */
export type Asked = Pick<Acquirer, 'query' | 'reverse'>;

/** All of a station's acquirers as one; null: it has none. */
export function everyone(accounts: readonly Account[]): Asked | null {
  const [first, ...others] = accounts.map(({ acquirer }) => acquirer);
  if (first === undefined) return null;
  return others.reduce<Asked>(either, first);
}

/** Only who knows a number has it: of the others nothing is asked but that. */
const either = (one: Asked, other: Asked): Asked => ({
  query: async (attempt) => surer(await one.query(attempt), await other.query(attempt)),
  reverse: async (deal) => {
    const [here, there] = [await one.query(deal.attempt), await other.query(deal.attempt)];
    if (isHolder(here)) return one.reverse(deal);
    if (isHolder(there)) return other.reverse(deal);
    return surer(here, there);
  },
});

const isHolder = ({ state }: Said): boolean => state !== 'absent' && state !== 'unknown';

/** Who was not heard may be the one that has it. */
function surer(one: Said, other: Said): Said {
  if (isHolder(one)) return one;
  if (isHolder(other)) return other;
  return one.state === 'unknown' ? one : other;
}
