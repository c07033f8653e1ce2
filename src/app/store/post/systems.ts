// Files for and from the systems of couriers and post. What is due to a system is asked of the
// queue's rows; what was exported is an entry, so that another till does not export it again.
import { CARRIERS } from '../../../core/barcode/parcel-number.ts';
import { parcelId } from '../../../core/derived-id.ts';
import { parcelAccount, queueAccount, subjectOf } from '../../../core/journal/account.ts';
import type { Draft } from '../../../core/journal/entry.ts';
import type { Row } from '../../../core/journal/row.ts';
import { MOST_PARCELS } from '../../../core/post/parcel.ts';
import { isPhone } from '../../../core/post/phone.ts';
import type { SystemRow } from '../../../core/post/system-table.ts';
import type { Announced } from '../../../core/post/system.ts';
import {
  EVENTS,
  type ParcelEvent,
  type System,
  externalId,
  untold,
} from '../../../core/post/told.ts';
import { keepPhones, phonesOf } from './contacts.ts';
import { type Parcel, parcelIn } from './post.ts';
import { type Recorded, record } from '../record.ts';
import { type Store, identityOf, now } from '../store.ts';

/** A file carries at most this many parcels; the rest goes into the next one. */
export const MOST_EXPORTED = 2_000;

/** How many parcels each of these systems is still to be told of. */
export async function untoldCounts(
  { db }: Store,
  systems: readonly System[],
): Promise<ReadonlyMap<System, number>> {
  const rows = await db.ledger.where('open').equals('queue').limit(20_000).toArray();
  const due = rows.map(untold);
  return new Map(systems.map((one) => [one, due.filter((some) => some.includes(one)).length]));
}

/** What a system is to be told: rows for its file, and the parcels with what happened to them. */
export type Export = {
  readonly rows: readonly SystemRow[];
  readonly lines: readonly { readonly parcel: string; readonly event: ParcelEvent }[];
};

const isEvent = (state: Parcel['state']): state is ParcelEvent =>
  EVENTS.some((event) => event === state);

/** Gathers what a system has not been told, the longest waiting first. */
export async function exportFor(store: Store, system: System): Promise<Export> {
  const { db } = store;
  const queued = (await db.ledger.where('open').equals('queue').toArray())
    .filter((row) => untold(row).includes(system))
    .slice(0, MOST_EXPORTED);
  const ids = queued.map(({ id }) => subjectOf(id));
  const [rows, phones] = await Promise.all([
    db.ledger.bulkGet(ids.map(parcelAccount)),
    phonesOf(store, ids),
  ]);
  const parcels = rows.flatMap((row, i) =>
    parcelIn(row).map((parcel) => ({ parcel, external: externalId(queued[i], system) })),
  );
  return { rows: parcels.map((one) => rowOf(one, phones)), lines: parcels.flatMap(lineOf) };
}

const lineOf = ({ parcel: { id, state } }: { parcel: Parcel }): Export['lines'] =>
  isEvent(state) ? [{ parcel: id, event: state }] : [];

function rowOf(
  { parcel, external }: { parcel: Parcel; external: string },
  phones: ReadonlyMap<string, string>,
): SystemRow {
  const { id, carrier, waybill, name, tail, code, state } = parcel;
  const at = parcel.handedOutAt ?? parcel.returnedAt ?? parcel.receivedAt;
  return {
    external,
    carrier: carrierIn(carrier),
    waybill,
    name,
    phone: phones.get(id) ?? tail,
    code,
    state,
    at: at === null ? null : Math.floor(at / 1_000) * 1_000,
  };
}

const carrierIn = (text: string): SystemRow['carrier'] =>
  CARRIERS.find((one) => one === text) ?? 'unknown';

const inParts = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / MOST_PARCELS) }, (_, i) =>
    items.slice(i * MOST_PARCELS, (i + 1) * MOST_PARCELS),
  );

/** Records that a file was written; nothing to record is as good. */
export async function recordExport(
  store: Store,
  newId: () => string,
  system: System,
  { lines }: Export,
): Promise<Recorded | null> {
  const drafts = inParts(lines).map(
    (part): Draft => ({
      id: newId(),
      kind: 'parcels-exported',
      v: 1,
      body: { system, lines: part.map((line) => ({ ...line })) },
    }),
  );
  return drafts.length === 0 ? null : await record(store, drafts);
}

/** What an import did: parcels newly announced, known already, and gone elsewhere already. */
export type Imported = {
  readonly announced: number;
  readonly known: number;
  readonly gone: number;
  readonly why: Extract<Recorded, { ok: false }>['why'] | null;
};

/** Takes a system's rows in, each parcel once however often its file is read. */
export async function importRows(
  store: Store,
  newId: () => string,
  system: System,
  rows: readonly SystemRow[],
): Promise<Imported> {
  const { station } = identityOf(store);
  const byParcel = new Map(
    rows.map((row) => [parcelId(station, row.carrier, row.waybill), row] as const),
  );
  const coming = [...byParcel].filter(([, { state }]) => isComing(state));
  const queue = await store.db.ledger.bulkGet(coming.map(([parcel]) => queueAccount(parcel)));
  const fresh = coming.filter(([, { external }], i) => !isAnnounced(queue[i], system, external));
  const drafts = inParts(fresh.map(announcedOf)).map(
    (lines): Draft => ({
      id: newId(),
      kind: 'parcels-announced',
      v: 1,
      body: { system, lines: lines.map((line) => ({ ...line })) },
    }),
  );
  const written = drafts.length === 0 ? null : await record(store, drafts);
  if (written === null || written.ok) await keepPhones(store, wholePhones(coming), now(store));
  return {
    announced: written === null || written.ok ? fresh.length : 0,
    known: coming.length - fresh.length,
    gone: byParcel.size - coming.length,
    why: written === null || written.ok ? null : written.why,
  };
}

/** Here or on its way here; what has left needs no scan any more. */
const isComing = (state: SystemRow['state']): boolean =>
  state === 'announced' || state === 'waiting';

const isAnnounced = (row: Row | undefined, system: System, external: string): boolean =>
  row?.form === 'claims' &&
  row.claims.some(({ fields }) => fields['system'] === system && fields['external'] === external);

const announcedOf = ([parcel, row]: readonly [string, SystemRow]): Announced => ({
  parcel,
  carrier: row.carrier,
  waybill: row.waybill,
  tail: row.phone.slice(-4),
  name: row.name,
  external: row.external,
});

const wholePhones = (rows: readonly (readonly [string, SystemRow])[]): Map<string, string> =>
  new Map(rows.flatMap(([parcel, { phone }]) => (isPhone(phone) ? [[parcel, phone]] : [])));
