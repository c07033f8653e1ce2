// 结算单 in words: what it lists and why, how far it has come, and what the keeper may do.
import type { Base } from '../../../core/commission/base.ts';
import type { Earned } from '../../../core/commission/commission.ts';
import type { Dispute } from '../../../core/commission/dispute.ts';
import type { Payee } from '../../../core/commission/profile.ts';
import type { Settlement } from '../../../core/commission/settlement.ts';
import { type Statement, dueOf, monthLines } from '../../../core/commission/statement.ts';
import { withheldFrom } from '../../../core/commission/withholding.ts';
import { ZERO, grouped, minus, plus } from '../../../core/money.ts';
import { effOf, monthOf } from '../../../core/time.ts';
import { stampText } from '../../parts/moment.ts';
import { BASE_WORDS } from '../../parts/post-words.ts';
import { arithmeticOf } from './arithmetic.ts';
import { isShown } from './view.ts';
import { NOT_ISSUED, countText, monthWords } from './words.ts';

export type PaperLine = {
  readonly key: string;
  readonly base: Base;
  readonly of: string;
  readonly name: string;
  readonly count: string;
  readonly fee: string;
  /** The line's arithmetic; empty for what was earned in an earlier month. */
  readonly how: readonly string[];
  readonly dispute: Dispute | null;
};

export type Paper = {
  readonly lines: readonly PaperLine[];
  readonly total: string;
  /** What an earlier month was below nothing; empty: nothing. */
  readonly carried: string;
  /** What is still below nothing goes into the next month. */
  readonly isOwed: boolean;
  readonly tax: string;
  readonly isTaxReal: boolean;
  readonly net: string;
};

/** What the paper is made of; `settlement` null: not issued yet, an estimate of now. */
export type PaperInput = {
  readonly month: string;
  readonly earned: readonly Earned[];
  readonly settlement: Settlement | null;
  readonly payee: Payee;
  readonly disputes: ReadonlyMap<string, Dispute>;
};

/** What a month comes to that has no statement yet. */
export const estimateOf = (
  month: string,
  earned: readonly Earned[],
): Pick<Statement, 'lines' | 'total' | 'carried'> => {
  const lines = monthLines(earned).filter(({ of }) => of === month);
  return { lines, total: plus(...lines.map(({ fee }) => fee)), carried: ZERO };
};

/** A month's statement with its arithmetic and the tax, estimated until it is withheld. */
export function paperOf({ month, earned, settlement, payee, disputes }: PaperInput): Paper {
  const statement = settlement ?? estimateOf(month, earned);
  const due = dueOf(statement);
  const tax = settlement?.tax ?? (settlement?.invoice != null ? ZERO : withheldFrom(payee, due));
  return {
    lines: statement.lines.filter(isShown).map(({ base, of, count, fee }) => {
      const { name, unit } = BASE_WORDS[base];
      const key = `${of}:${base}`;
      return {
        ...{ key, base, of, fee: grouped(fee) },
        name: of === month ? name : `${name}（补${monthWords(of, month)}）`,
        count: `${countText(count)} ${unit}`,
        how: of === month ? arithmeticOf(ownOf(earned, base, of)) : [],
        dispute: disputes.get(key) ?? null,
      };
    }),
    total: grouped(statement.total),
    carried: statement.carried === 0 ? '' : grouped(statement.carried),
    isOwed: due < 0,
    tax: grouped(tax),
    isTaxReal: settlement?.tax != null,
    net: grouped(due < 0 ? ZERO : minus(due, tax)),
  };
}

const ownOf = (earned: readonly Earned[], base: Base, of: string): Earned[] =>
  earned.filter((item) => item.base === base && monthOf(effOf(item.stamp)) === of);

/** How far a month has come, a word a step: 测算中, 待确认, 已确认, 已开票 or 已代扣, 已支付. */
export function stepsOf(settlement: Settlement | null): readonly string[] {
  if (settlement === null) return [NOT_ISSUED];
  const { issuedAt, confirmedAt, invoice, tax, paid, paidAt } = settlement;
  return [
    `${stampText(issuedAt)} 出单`,
    confirmedAt === null ? '待确认' : `${stampText(confirmedAt)} 已确认`,
    ...(invoice === null ? [] : [`已开票 ${invoice}`]),
    ...(tax === null ? [] : [`已代扣 ¥${grouped(tax)}`]),
    ...(paid === null ? [] : [`${stampText(paidAt ?? issuedAt)} 已支付 ¥${grouped(paid)}`]),
  ];
}

/** Whether the keeper may confirm: it waits for him, and no line is open to doubt. */
export const mayConfirm = ({ settlement, disputes }: PaperInput): boolean =>
  settlement?.state === 'issued' && ![...disputes.values()].some(({ open }) => open);
