// Unsent entries as a file that another device or a stick can carry. It holds the very batches
// that would have been pushed, signed by the device that wrote them, so whoever delivers them the
// centre sees the same thing; known ids are harmless.
import * as v from 'valibot';
import { centreDevice } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import { parseJson, unseal } from '../../core/journal/entry.ts';
import {
  type OutboxFile,
  OutboxFileSchema,
  type SignedBatch,
  SignedBatchSchema,
} from '../../core/outbox.ts';
import { type PushRequest, PushRequestSchema } from '../../core/protocol.ts';
import { PAGE, takePage } from './arrival.ts';
import { changedBy } from './changes.ts';
import { readMeta } from './meta.ts';
import { isOldTab } from './old-tab.ts';
import { type Store, identityOf } from './store.ts';

/** The file's text. */
export function writeOutboxFile(store: Store, batches: SignedBatch[]): string {
  const { station } = identityOf(store);
  const file: OutboxFile = { format: 'till-outbox', version: 1, station, batches };
  return JSON.stringify(file, null, 1);
}

export type OutboxImport =
  | { readonly ok: true; readonly added: number; readonly known: number }
  | { readonly ok: false; readonly why: 'not-a-file' | 'wrong-station' | 'damaged' | 'old-tab' };

/** Takes a file in: every entry posted exactly once, the batches kept until delivered. */
export async function readOutboxFile(store: Store, text: string): Promise<OutboxImport> {
  if (await isOldTab(store)) return { ok: false, why: 'old-tab' };
  const file = v.safeParse(OutboxFileSchema, parseJson(text));
  if (!file.success) return { ok: false, why: 'not-a-file' };
  if (file.output.station !== identityOf(store).station) return { ok: false, why: 'wrong-station' };
  const batches = file.output.batches.map((batch) => ({
    batch,
    request: v.safeParse(PushRequestSchema, parseJson(batch.body)),
  }));
  const requests = batches.flatMap(({ request }) => (request.success ? [request.output] : []));
  if (requests.length < batches.length) return { ok: false, why: 'damaged' };
  const entries = requests.every(isChain) ? entriesIn(requests) : null;
  if (entries === null) return { ok: false, why: 'damaged' };
  const stations = [file.output.station, CENTRE];
  if (entries.some(({ entry }) => !stations.includes(entry.station))) {
    return { ok: false, why: 'wrong-station' };
  }
  let added = 0;
  for (let at = 0; at < entries.length; at += PAGE) {
    added += await takeIn(store, entries.slice(at, at + PAGE));
  }
  await carry(store, file.output.batches);
  return { ok: true, added, known: entries.length - added };
}

type Entries = Extract<ReturnType<typeof unseal>, { ok: true }>['sealed'][];

function entriesIn(requests: readonly PushRequest[]): Entries | null {
  const read = requests.flatMap(({ entries }) => entries.map((text) => unseal(text)));
  const sealed = read.flatMap((one) => (one.ok ? [one.sealed] : []));
  return sealed.length < read.length ? null : sealed;
}

/** True when a batch is one device's unbroken run after the entry that it names. */
function isChain({ station, device, after, entries }: PushRequest): boolean {
  let last = after;
  for (const text of entries) {
    const read = unseal(text);
    if (!read.ok) return false;
    const { entry, hash } = read.sealed;
    const isNext = entry.n === last.n + 1 && entry.prev === last.hash;
    if (!isNext || entry.device !== device || entry.station !== station) return false;
    last = { n: entry.n, hash };
  }
  return true;
}

/**
 * What came in a file waits here for the centre as well: what is here and waits nowhere looks like
 * something that a restored centre has lost. The centre's own go in its batches alone.
 */
const waitingIn = (store: Store, entries: Entries): string[] =>
  entries.flatMap(({ entry: { id, station, device } }) =>
    station === identityOf(store).station && device !== centreDevice(station) ? [id] : [],
  );

async function takeIn(store: Store, page: Entries): Promise<number> {
  const { db } = store;
  await store.gate.clear();
  const { added, touched } = await db.transaction(
    'rw',
    [db.entries, db.ledger, db.heads, db.meta],
    async () => {
      const rows = await db.entries.bulkGet(page.map(({ entry }) => entry.id));
      const fresh = page.filter((_, i) => rows[i] === undefined);
      const arrived = fresh.map((sealed) => ({ sealed, eff: sealed.entry.at, seq: null }));
      const changed = await takePage(db, arrived, await readMeta(db, 'base'), 'station');
      await db.entries.where('id').anyOf(waitingIn(store, fresh)).modify({ unsent: 1 });
      return { added: fresh.length, touched: changed };
    },
  );
  store.session.heads = await db.heads.toArray();
  if (added > 0) store.changes.tell(changedBy(touched, 'entries'));
  return added;
}

const carriedKey = (batch: SignedBatch): string => `carried:${batch.signature.slice(0, 64)}`;

async function carry(store: Store, batches: readonly SignedBatch[]): Promise<void> {
  await store.db.meta.bulkPut(batches.map((batch) => ({ key: carriedKey(batch), value: batch })));
}

/** Batches taken in from files and not delivered yet. */
export async function carriedBatches(store: Store): Promise<SignedBatch[]> {
  const rows = await store.db.meta.where('key').between('carried:', 'carried:\uffff').toArray();
  return rows.flatMap(({ value }) => (v.is(SignedBatchSchema, value) ? [value] : []));
}

/** The centre has answered for every entry of a batch. */
export const deliverCarried = (store: Store, batch: SignedBatch): Promise<void> =>
  store.db.meta.delete(carriedKey(batch));
