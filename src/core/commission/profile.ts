import * as v from 'valibot';
import { PROFILE } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Row } from '../journal/row.ts';
import { effOf } from '../time.ts';
import { GroupSchema } from './rule.ts';

/** How a keeper is paid: as a person, with tax withheld, or as a business that invoices. */
export const PAYEES = ['person', 'business'] as const;
export type Payee = (typeof PAYEES)[number];

const FIELDS = {
  groups: v.pipe(v.array(GroupSchema), v.maxLength(40)),
  payee: v.picklist(PAYEES),
  ranked: v.boolean(),
} as const;
export const StationDescribedSchema = v.strictObject(FIELDS);

/**
 * What the centre says of a station (站点档案): the groups it belongs to, how its keeper is paid,
 * and whether his city shows him his rank.
 */
export type Profile = v.InferOutput<typeof StationDescribedSchema>;

export const stationDescribed = kind('station-described', 1, StationDescribedSchema, (body) => [
  claim(PROFILE, { ...body, groups: [...body.groups] }),
]);

/** What holds until the centre says otherwise. */
export const UNDESCRIBED: Profile = { groups: [], payee: 'person', ranked: false };

/** A profile and the time (epoch ms) from which it holds. */
export type Described = Profile & { readonly from: number };

/** All that was ever said of a station, in order of time. */
export function describedIn(row: Row | null | undefined): Described[] {
  if (row?.form !== 'claims') return [];
  return row.claims.flatMap(({ stamp, fields }) => {
    const parsed = v.safeParse(v.object(FIELDS), fields);
    return parsed.success ? [{ ...parsed.output, from: effOf(stamp) }] : [];
  });
}

/** What holds at `eff`: the last word before it. */
export function profileAt(described: readonly Described[], eff: number): Profile {
  const { groups, payee, ranked } = described.findLast(({ from }) => from <= eff) ?? UNDESCRIBED;
  return { groups, payee, ranked };
}
