import * as v from 'valibot';
import { rankAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Row, latest } from '../journal/row.ts';
import type { Fen } from '../money.ts';
import { GroupSchema } from './rule.ts';
import { MonthSchema } from './statement.ts';

/** In a smaller group a place would tell a keeper what one neighbour of his earned. */
export const LEAST_RANKED = 5;

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e6));
const RankSchema = v.strictObject({ group: GroupSchema, place: Count, of: Count });

/** A station's place among the `of` stations of a group (名次); nobody else is named. */
export type Rank = v.InferOutput<typeof RankSchema>;

export const RankPublishedSchema = v.strictObject({
  month: MonthSchema,
  ranks: v.pipe(v.array(RankSchema), v.minLength(1), v.maxLength(40)),
});
/** The centre tells a station its places by a month's statements (榜单), where its city wishes so. */
export type RankPublished = v.InferOutput<typeof RankPublishedSchema>;

export const rankPublished = kind('rank-published', 1, RankPublishedSchema, ({ month, ranks }) => [
  claim(rankAccount(month), { ranks: ranks.map((rank) => ({ ...rank })) }),
]);

/** A station's month: the groups it belongs to, and what its statement comes to. */
export type Standing = {
  readonly station: string;
  readonly groups: readonly string[];
  readonly total: Fen;
};

/**
 * Every station's places, by station: 1 and how many stand higher. Equal totals share a place;
 * groups of fewer than `LEAST_RANKED` have none.
 */
export function ranksOf(standings: readonly Standing[]): Map<string, Rank[]> {
  const groups = new Map<string, Standing[]>();
  for (const standing of standings) {
    for (const group of new Set(standing.groups)) {
      groups.set(group, [...(groups.get(group) ?? []), standing]);
    }
  }
  const ranks = new Map<string, Rank[]>();
  for (const [group, members] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (members.length < LEAST_RANKED) continue;
    const totals = members.map(({ total }) => total).sort((a, b) => b - a);
    for (const { station, total } of members) {
      const rank = { group, place: totals.indexOf(total) + 1, of: members.length };
      ranks.set(station, [...(ranks.get(station) ?? []), rank]);
    }
  }
  return ranks;
}

const FieldsSchema = v.object({ ranks: v.array(RankSchema) });

/** The places that a month's row tells; none when it tells nothing. */
export function ranksIn(row: Row | null | undefined): readonly Rank[] {
  const parsed = v.safeParse(FieldsSchema, row?.form === 'claims' ? latest(row) : null);
  return parsed.success ? parsed.output.ranks : [];
}
