// What the systems of couriers and post are to be told of a parcel. One scan queues it for every
// system of the station's way of working; what was exported is another claim on the same account.
import * as v from 'valibot';
import { queueAccount } from '../journal/account.ts';
import { claim } from '../journal/kind.ts';
import type { Posting } from '../journal/posting.ts';
import type { Row } from '../journal/row.ts';

/** Systems that keep parcels: 驿收发, 邮快合作 APP, 易邮自提, 新一代寄递平台. */
export const SYSTEMS = ['shoufa', 'coop', 'pickup', 'platform'] as const;
export type System = (typeof SYSTEMS)[number];

/** The three ways in which a station works with parcels, and the systems that each combines. */
export const WAYS = {
  shoufa: ['shoufa', 'platform'],
  coop: ['coop', 'platform'],
  pickup: ['pickup', 'platform'],
} as const satisfies Record<string, readonly System[]>;
export type Way = keyof typeof WAYS;

export const SystemsSchema = v.pipe(v.array(v.picklist(SYSTEMS)), v.maxLength(SYSTEMS.length));

/** What can have happened to a parcel, by rank: later words overtake earlier ones. */
const EVENT_RANK = { waiting: 1, returned: 2, 'handed-out': 3 } as const;
export type ParcelEvent = keyof typeof EVENT_RANK;
export const EVENTS = ['waiting', 'returned', 'handed-out'] as const satisfies ParcelEvent[];

/** Queues an event for systems; nothing where a station works with none. */
export const told = (
  parcel: string,
  event: ParcelEvent,
  systems: readonly System[],
): readonly Posting[] =>
  systems.length === 0 ? [] : [claim(queueAccount(parcel), { event, systems: [...systems] })];

const Claimed = v.object({
  event: v.optional(v.picklist(EVENTS)),
  systems: v.optional(SystemsSchema, []),
  exported: v.optional(v.picklist(SYSTEMS)),
});

const rankOf = (event: ParcelEvent | undefined): number =>
  event === undefined ? 0 : EVENT_RANK[event];

/** The systems that have not been told of a parcel's latest event. */
export function untold(row: Row | null | undefined): System[] {
  const due = new Map<System, number>();
  const done = new Map<System, number>();
  for (const { fields } of row?.form === 'claims' ? row.claims : []) {
    const parsed = v.safeParse(Claimed, fields);
    if (!parsed.success) continue;
    const { event, systems, exported } = parsed.output;
    const rank = rankOf(event);
    for (const system of systems) due.set(system, Math.max(rank, due.get(system) ?? 0));
    if (exported) done.set(exported, Math.max(rank, done.get(exported) ?? 0));
  }
  return [...due].flatMap(([system, rank]) => (rank > (done.get(system) ?? 0) ? [system] : []));
}

const Named = v.object({ system: v.picklist(SYSTEMS), external: v.string() });

/** The id that a system gave a parcel; '' when it gave none. */
export function externalId(row: Row | null | undefined, system: System): string {
  const ids = (row?.form === 'claims' ? row.claims : []).flatMap(({ fields }) => {
    const parsed = v.safeParse(Named, fields);
    return parsed.success && parsed.output.system === system ? [parsed.output.external] : [];
  });
  return ids[0] ?? '';
}
