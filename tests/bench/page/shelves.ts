// A till of a village with 600 parcels every day: years of them handed out, thousands waiting.
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { type Head, NO_HASH, NO_HEAD, type Sealed, seal } from '../../../src/core/journal/entry.ts';
import { derivedId } from '../../../src/core/derived-id.ts';
import type { Json } from '../../../src/core/text.ts';
import { writeBatch } from '../../../src/app/parts/parcel-batch.ts';
import { tablesOf } from '../../../src/app/store/database.ts';
import { type Store, closeStore } from '../../../src/app/store/store.ts';
import { OTHER, openBound, writePast } from './fill.ts';

const DAY = 86_400_000;
/** Parcels written at a time: what stands in memory meanwhile. */
const CHUNK = 5_000;
/** Days of which every entry is here. */
const MONTH = 30;
/** Its own number in pickup codes; this till has another, so theirs never meet. */
const OTHER_NUMBER = 7;

export type ShelvesOptions = {
  readonly name: string;
  readonly code: string;
  readonly past: number;
  readonly waiting: number;
  /** Parcels a day. */
  readonly pace: number;
};

const rule = (station: string, base: string, rate: number): Json => ({
  rule: derivedId(station, `rule ${base}`),
  version: 1,
  base,
  tiers: [{ above: 0, rate }],
  from: 0,
  until: null,
  demo: true,
});

/**
 * Fills it up to now, with the batch of one shelf open; gives the number of parcels in the ledger.
 * Of what is older than a month only the balances are there, as in a base: no screen reads more.
 */
export async function shelves(options: ShelvesOptions): Promise<number> {
  const { name, code, past, waiting, pace } = options;
  const store = await openBound(name, code);
  const station = store.session.identity?.station ?? '';
  const all = past + waiting;
  const from = Date.now() - (all / pace + 1) * DAY;
  const step = DAY / pace;
  const sealed = chain(station);
  await writePast(store, [
    sealed('rule-published', rule(station, 'parcel-in', 10), from),
    sealed('rule-published', rule(station, 'parcel-out', 50), from + 1),
  ]);
  for (let at = 0; at < all; at += CHUNK) {
    const acts = Array.from({ length: Math.min(CHUNK, all - at) }, (_, i) =>
      actsOf(station, at + i, from + (at + i) * step, at + i < past ? step / 2 : null),
    ).flat();
    if (all - at > MONTH * pace) await writeRows(store, station, acts);
    else
      await writePast(
        store,
        acts.map((act) => sealed(act.kind, act.body, act.at)),
      );
  }
  await writeBatch(store, { shelf: '3-2', carrier: null, started: Date.now(), camera: false });
  closeStore(store);
  return all;
}

type Act = { readonly kind: string; readonly body: Json; readonly at: number };

/** A parcel comes, and goes after so many ms (null: it waits). */
function actsOf(station: string, n: number, at: number, after: number | null): Act[] {
  const parcel = derivedId(station, `parcel ${n}`);
  const serial = `${OTHER_NUMBER}${String(n % 1_000).padStart(3, '0')}`;
  const shelf = `${1 + (Math.floor(n / 1_000) % 9)}-1`;
  const waybill = `YT${String(n).padStart(13, '0')}`;
  const came = { parcel, carrier: 'yto', waybill, shelf, code: `${shelf}-${serial}` };
  const gone = { parcel, how: 'code' };
  const when = Math.round(at);
  return [
    { kind: 'parcel-received', body: { ...came, tail: String(n % 10_000) }, at: when },
    ...(after === null
      ? []
      : [{ kind: 'parcel-handed-out', body: gone, at: when + Math.round(after) }]),
  ];
}

/** The other device's chain. */
function chain(station: string) {
  let head: Head = NO_HEAD;
  return (kind: string, body: Json, at: number): Sealed => {
    const id = derivedId(station, `shelves:${head.n}`);
    const made = seal({ id, kind, v: 1, body }, { station, device: OTHER, operator: '' }, head, at);
    if (!made.ok) throw new Error(made.why);
    head = { n: made.sealed.entry.n, hash: made.sealed.hash, eff: made.sealed.entry.at };
    return made.sealed;
  };
}

/** The balances that acts make, without their entries. */
async function writeRows({ bulk }: Store, station: string, acts: readonly Act[]): Promise<void> {
  const book = newBook();
  const entries = acts.map(({ kind, body, at }, i) => ({
    entry: {
      ...{ id: derivedId(station, `rows:${at}:${i}`), station, device: OTHER, n: 1, prev: NO_HASH },
      ...{ at, operator: '', kind, v: 1, body },
    },
    eff: at,
  }));
  for (let at = 0; at < entries.length; at += 10) enter(book, entries.slice(at, at + 10));
  await tablesOf(bulk).put([...book.rows.values()]);
}
