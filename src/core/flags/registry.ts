import { flagAccount } from '../journal/account.ts';
import type { Row } from '../journal/row.ts';
import { clockNow, clockOff } from './clock.ts';
import { type Evidence, type Flag, type FlagKind, flagOf, isSettled } from './flag.ts';
import {
  couponWithdrawn,
  doubled,
  moneyBack,
  numbersLost,
  receivedTwice,
  refundRefused,
  short,
} from './marked.ts';
import { priceChanged } from './price.ts';
import { quarantined, sameId } from './quarantine.ts';
import { unknownParcel, unknownProduct } from './unknown.ts';

/** Every kind of flag; another one is one more line here and its sentence in the app. */
export const FLAG_KINDS: readonly FlagKind[] = [
  short,
  priceChanged,
  moneyBack,
  refundRefused,
  doubled,
  couponWithdrawn,
  receivedTwice,
  clockOff,
  clockNow,
  unknownProduct,
  unknownParcel,
  sameId,
  quarantined,
  numbersLost,
];

/** Every flag the evidence gives, settled or not, each once, the latest first. */
export function flagsFound(evidence: Evidence): Flag[] {
  const flags = new Map<string, Flag>();
  for (const { rule, find } of FLAG_KINDS) {
    for (const finding of find(evidence)) {
      const flag = flagOf(rule, finding);
      flags.set(flag.id, flag);
    }
  }
  return [...flags.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
}

/** The flags that no keeper's word covers; `row` gives the accounts of `flagAccount`. */
export const flagsLeft = (
  flags: readonly Flag[],
  row: (account: string) => Row | null,
): readonly Flag[] =>
  flags.filter((flag) => {
    const settled = row(flagAccount(flag.id));
    return !isSettled(flag, settled?.form === 'claims' ? settled : null);
  });

/** 待处理: the flags that are left; on the device and at the centre alike. */
export const flagsIn = (evidence: Evidence): readonly Flag[] =>
  flagsLeft(flagsFound(evidence), evidence.row);
