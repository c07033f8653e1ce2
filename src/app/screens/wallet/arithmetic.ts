// How a sum came about, as one can check it by hand: pieces × rate by version of the rule, the
// shares, and what the month's bounds took off or added.
import type { Earned } from '../../../core/commission/commission.ts';
import type { Rule } from '../../../core/commission/rule.ts';
import { type Fen, ZERO, grouped, minus, plus, yuan } from '../../../core/money.ts';
import { BASE_WORDS } from '../../parts/post-words.ts';
import { countText } from './words.ts';

type Part = {
  rule: Rule;
  rate: Fen;
  count: number;
  pieces: Fen;
  value: Fen;
  shared: Fen;
  fee: Fen;
};

/** The parts in which one rule's rate did not change, in order. */
function partsOf(earned: readonly Earned[]): Part[] {
  const parts = new Map<string, Part>();
  for (const { rule, rate, amount, pieces, value, shared, fee } of earned) {
    if (rule === null) continue;
    const key = `${rule.rule}/${rule.version}/${rate}`;
    const before = parts.get(key) ?? {
      ...{ rule, rate, count: 0 },
      ...{ pieces: ZERO, value: ZERO, shared: ZERO, fee: ZERO },
    };
    parts.set(key, {
      ...before,
      count: before.count + amount,
      pieces: plus(before.pieces, pieces),
      value: plus(before.value, value),
      shared: plus(before.shared, shared),
      fee: plus(before.fee, fee),
    });
  }
  return [...parts.values()];
}

/** 万分之 8; 百分之 1.5. */
export const shareWords = (share: number): string =>
  share % 100 === 0 ? `百分之 ${share / 100}` : `万分之 ${share}`;

function partWords({ rule, rate, count, pieces, value, shared, fee }: Part): string[] {
  const { unit } = BASE_WORDS[rule.base];
  const which = `${rule.bonus ? '活动奖励' : '费率'}第 ${rule.version} 版`;
  const bound = minus(fee, plus(pieces, shared));
  const counted = `${countText(count)} ${unit === '成' ? '个' : unit}`;
  return [
    ...(pieces === 0 && rule.share > 0
      ? []
      : [`${which}：${counted} × ${yuan(rate)} = ${grouped(pieces)}`]),
    ...(rule.share === 0
      ? []
      : [
          `${which}：${grouped(value)} × ${shareWords(rule.share)} = ${grouped(shared)}（逐笔算到分）`,
        ]),
    ...(bound === 0
      ? []
      : [bound < 0 ? `封顶减 ${yuan(minus(ZERO, bound))}` : `保底加 ${yuan(bound)}`]),
  ];
}

/** The arithmetic of these lines, a sentence a part. */
export const arithmeticOf = (earned: readonly Earned[]): string[] =>
  partsOf(earned).flatMap(partWords);
