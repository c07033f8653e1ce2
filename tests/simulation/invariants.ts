// I1–I7 of a healed world. Each gives sentences about what is broken; none means that it holds.
import { commission, feesOf } from '../../src/core/commission/commission.ts';
import { payableIn } from '../../src/core/goods/payable.ts';
import { CENTRE } from '../../src/core/id.ts';
import { boughtAccount, payableAccount } from '../../src/core/journal/account.ts';
import { type Book, canonical, differences, enter, newBook } from '../../src/core/journal/book.ts';
import { voidIn } from '../../src/core/member/elsewhere.ts';
import { NO_HASH } from '../../src/core/journal/entry.ts';
import { NUMBERS_LOST, NumbersLostSchema } from '../../src/core/journal/lost.ts';
import { cancelledBy } from '../../src/core/journal/reversal.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { TENDERS } from '../../src/core/sale/tender.ts';
import { effOf } from '../../src/core/time.ts';
import { heldFrom } from '../../src/app/store/horizon.ts';
import { readMeta } from '../../src/app/store/meta.ts';
import { rebuild } from '../../src/app/store/rebuild.ts';
import { now } from '../../src/app/store/store.ts';
import { allUnsent } from '../../src/app/store/sync-writes.ts';
import type { Numbered } from '../../src/server/journal/journal-tx.ts';
import * as v from 'valibot';
import { heldBy } from '../support/acts.ts';
import { chargesBalance } from './charge-invariants.ts';
import { couponsOwedOnce, vouchersOwedOnce } from './coupon-invariants.ts';
import { guestsEarnOnce } from './guests.ts';
import { goodsArrive } from './transfers.ts';
import { type World, heldIn, streamOf } from './world.ts';

type Placed = Pick<Numbered, 'sealed' | 'branch'>;
type Scene = {
  readonly world: World;
  readonly station: string;
  readonly stream: readonly Numbered[];
  readonly held: readonly Placed[];
  readonly book: Book;
  /** The centre's balances, the shared ones too. */
  readonly rows: ReadonlyMap<string, Row>;
};

async function sceneOf(world: World, station: string, shared: readonly Numbered[]): Promise<Scene> {
  const stream = await streamOf(world, station);
  const book = newBook();
  const counting = [...stream, ...shared].map(({ sealed, eff }) => ({ entry: sealed.entry, eff }));
  enter(book, counting);
  const rows = new Map([
    ...(await world.hub.centre.rows(station)),
    ...(await world.hub.centre.rows(CENTRE)),
  ]);
  return { world, station, stream, held: await heldIn(world, station), book, rows };
}

/** I1: every receipt is one entry of the stream, and nothing is there twice. */
function receipts({ world, station, stream, held }: Scene): string[] {
  const broken: string[] = [];
  const hashes = new Set(stream.map(({ sealed }) => sealed.hash));
  const put = new Set(held.map(({ sealed }) => sealed.hash));
  const ids = new Set(stream.map(({ sealed }) => sealed.entry.id));
  const mayBeHeld = (id: string): boolean =>
    world.poison.has(id) || (world.twins.has(id) && ids.has(id));
  if (ids.size < stream.length) broken.push('I1: an id is in the stream twice');
  for (const { id, hash, kind, station: where } of world.receipts.values()) {
    if (where !== station || hashes.has(hash)) continue;
    if (put.has(hash) && mayBeHeld(id)) continue;
    if (world.gone.has(hash) && !put.has(hash)) continue;
    broken.push(`I1: ${kind} ${id} is ${put.has(hash) ? 'in quarantine' : 'missing'}`);
  }
  for (const { sealed } of held) {
    const { id, kind } = sealed.entry;
    if (!mayBeHeld(id)) broken.push(`I1: ${kind} ${id} in quarantine is no poison`);
  }
  return broken;
}

const few = (ids: readonly string[]): string => `${ids.length}: ${ids.slice(0, 5).join(' ')}`;

/** I2: the centre's balances are what all entries give. */
function balances({ book, rows }: Scene): string[] {
  const wrong = differences(book.rows, rows);
  return wrong.length === 0 ? [] : [`I2: the centre's balances differ (${few(wrong)})`];
}

const Tendered = v.array(
  v.object({ kind: v.picklist(TENDERS), amount: v.number(), attempt: v.optional(v.string()) }),
);
const TenderedSchema = v.object({ tenders: Tendered, was: v.optional(Tendered, []) });
/** What an entry means for the days' takings. */
const TAKEN: Readonly<Record<string, 1 | -1>> = { sale: 1, return: -1, 'tender-changed': 1 };

/** I3: what was paid, and by what, is what the days' accounts say, to the fen. */
function payments({ stream, rows }: Scene): string[] {
  const taken = new Set(stream.flatMap(({ sealed }) => cancelledBy(sealed.entry) ?? []));
  const paid = new Map<string, number>([['amount', 0]]);
  const add = (field: string, amount: number): void => {
    paid.set(field, (paid.get(field) ?? 0) + amount);
  };
  for (const { sealed } of stream) {
    const { id, kind, body } = sealed.entry;
    const sign = TAKEN[kind];
    if (taken.has(id) || sign === undefined) continue;
    const { tenders, was } = v.parse(TenderedSchema, body);
    for (const { kind: by, amount } of tenders) {
      add(`tender-${by}`, sign * amount);
      if (kind !== 'tender-changed') add('amount', sign * amount);
    }
    for (const { kind: by, amount } of was) add(`tender-${by}`, -amount);
  }
  return [...paid].flatMap(([field, sum]) => {
    const booked = summed(rows, 'day:', field);
    return sum === booked ? [] : [`I3: ${field} is ${sum}, booked ${booked}`];
  });
}

const summed = (rows: ReadonlyMap<string, Row>, ledger: string, field: string): number =>
  [...rows.values()].reduce(
    (sum, row) =>
      row.form === 'sum' && row.id.startsWith(ledger) ? sum + (row.sums[field] ?? 0) : sum,
    0,
  );

const BoughtSchema = v.object({
  member: v.optional(v.string()),
  tenders: Tendered,
  saved: v.optional(v.number(), 0),
  lines: v.array(v.object({ gross: v.number(), usual: v.optional(v.number()) })),
});

/** I3: what a member bought and saved is what his sales say less what he gave back. */
function bought({ stream, rows }: Scene): string[] {
  const taken = new Set(stream.flatMap(({ sealed }) => cancelledBy(sealed.entry) ?? []));
  const all = new Map<string, { amount: number; saved: number }>();
  for (const { sealed } of stream) {
    const { id, kind, body } = sealed.entry;
    if (taken.has(id) || (kind !== 'sale' && kind !== 'return')) continue;
    const { member, tenders, lines, saved } = v.parse(BoughtSchema, body);
    if (member === undefined) continue;
    const before = all.get(member) ?? { amount: 0, saved: 0 };
    const paid = tenders.reduce((sum, { amount }) => sum + amount, 0);
    const less = lines.reduce((sum, { gross, usual = gross }) => sum + usual - gross, 0);
    const [amount, spared] = kind === 'sale' ? [paid, less] : [-paid, -saved];
    all.set(member, { amount: before.amount + amount, saved: before.saved + spared });
  }
  return [...all].flatMap(([member, { amount, saved }]) => {
    const ledger = boughtAccount(member);
    const booked = [summed(rows, ledger, 'amount'), summed(rows, ledger, 'saved')];
    return booked[0] === amount && booked[1] === saved
      ? []
      : [`I3: ${member} bought for ${amount} and saved ${saved}, booked ${booked}`];
  });
}

const OwedSchema = v.object({
  supplierId: v.optional(v.nullable(v.string()), null),
  amount: v.optional(v.number(), 0),
  lines: v.optional(v.array(v.looseObject({ cost: v.optional(v.nullable(v.number())) })), []),
});
const OWED: Readonly<Record<string, 1 | -1>> = {
  receiving: 1,
  'supplier-return': -1,
  'supplier-paid': -1,
};

/** I3: what is owed to each supplier is what came less what went back and what was paid. */
function payables({ stream, rows }: Scene): string[] {
  const taken = new Set(stream.flatMap(({ sealed }) => cancelledBy(sealed.entry) ?? []));
  const owed = new Map<string, number>();
  for (const { sealed } of stream) {
    const { id, kind, body } = sealed.entry;
    const sign = OWED[kind];
    if (taken.has(id) || sign === undefined) continue;
    const { supplierId, amount, lines } = v.parse(OwedSchema, body);
    if (supplierId === null) continue;
    const sum = lines.reduce((all, { cost }) => all + (cost ?? 0), amount);
    owed.set(supplierId, (owed.get(supplierId) ?? 0) + sign * sum);
  }
  return [...owed].flatMap(([supplier, sum]) => {
    const { owed: booked } = payableIn(rows.get(payableAccount(supplier)));
    return sum === booked ? [] : [`I3: ${supplier} is owed ${sum}, booked ${booked}`];
  });
}

const ACTS = {
  'parcel-received': ['parcel-in', 'parcel'],
  'parcel-handed-out': ['parcel-out', 'parcel'],
  'member-joined': ['sign-up', 'member'],
  redemption: ['redemption', 'voucher'],
} as const;
const hasActs = (kind: string): kind is keyof typeof ACTS => kind in ACTS;

/** I4: an act that may earn once is counted once, however many entries say it, or is void. */
function onces({ stream, rows }: Scene): string[] {
  const taken = new Set(stream.flatMap(({ sealed }) => cancelledBy(sealed.entry) ?? []));
  const done = new Set<string>();
  for (const { sealed } of stream) {
    const { id, kind, body } = sealed.entry;
    if (taken.has(id) || !hasActs(kind)) continue;
    const [base, field] = ACTS[kind];
    done.add(`${base} ${v.parse(v.looseObject({ [field]: v.string() }), body)[field]}`);
  }
  const { earnings } = heldBy({ ...newBook(), rows: new Map(rows) });
  const counted = earnings.reduce((sum, { amount }) => sum + amount, 0);
  const voids = [...rows.values()].filter((row) => voidIn(row) !== null).length;
  return counted + voids === done.size ? [] : [`I4: ${done.size} acts count as ${counted}`];
}

function feesIn(rows: ReadonlyMap<string, Row>): string {
  const { earnings, rules } = heldBy({ ...newBook(), rows: new Map(rows) });
  return String(feesOf(commission(earnings, rules)));
}

/** I4: commission from the entries, at the centre and on a till is one amount. */
const commissions = ({ book, rows }: Scene, own: ReadonlyMap<string, Row>): string[] => {
  const fees = [book.rows, rows, own].map(feesIn);
  return new Set(fees).size === 1 ? [] : [`I4: commission ${fees.join(', ')}`];
};

/**
 * A till has no moves from before what it fetches; those that are here still stand at the time that
 * a centre gave them which has been restored since.
 */
const isOldMove = (own: Row | undefined, id: string, since: number): boolean =>
  id.startsWith('move:') && (own?.form !== 'move' || effOf(own.stamp) < since);

/** I2, I4 and I5 on the tills: nothing unsent, one ledger everywhere, one word on every entry. */
async function tills(scene: Scene): Promise<string[]> {
  const { world, station, stream, rows } = scene;
  const broken: string[] = [];
  for (const till of world.tills.filter((one) => one.station === station)) {
    const store = await till.store();
    const { name } = till;
    const unsent = await allUnsent(store);
    if (unsent.length > 0) {
      broken.push(`I5: ${name} has unsent ${few(unsent.map(({ id, kind }) => `${kind} ${id}`))}`);
    }
    const own = new Map((await store.db.ledger.toArray()).map((row) => [row.id, row]));
    const base = await readMeta(store.db, 'base');
    const since = base === null ? 0 : heldFrom(base);
    const wrong = differences(rows, own).filter((id) => !isOldMove(own.get(id), id, since));
    if (wrong.length > 0) {
      broken.push(`I2: ${name} differs from the centre (${few(wrong)})`);
      const [id = ''] = wrong;
      broken.push(`  centre ${canonical(rows.get(id))}`, `  till   ${canonical(own.get(id))}`);
    }
    broken.push(...commissions(scene, own));
    const { seq } = (await readMeta(store.db, 'cursors'))?.station ?? { seq: 0 };
    if (seq !== stream.length) broken.push(`I5: ${name} has pulled up to ${seq} only`);
    const rebuilt = await rebuild(store);
    if (rebuilt.equal === null) broken.push(`I2: ${name} writes while nobody does anything`);
    else if (!rebuilt.equal)
      broken.push(`I2: ${name} is not its own entries (${few(rebuilt.differences)})`);
    const seqs = new Map(stream.map(({ sealed, seq }) => [sealed.hash, seq]));
    // What is older than a till fetches keeps the number it had before the centre was restored.
    const oldest = now(store) - 90 * 86_400_000;
    const odd = (await store.db.entries.toArray()).filter(
      ({ hash, seq, state, eff }) =>
        seq !== null &&
        seqs.has(hash) &&
        seqs.get(hash) !== seq &&
        !(state === 'past' && eff < oldest),
    );
    if (odd.length > 0)
      broken.push(`I5: ${name} has other sequences (${few(odd.map((r) => r.id))})`);
  }
  return broken;
}

function lostNumbers(stream: readonly Numbered[]): Set<string> {
  const lost = new Set<string>();
  for (const { sealed } of stream) {
    const body = v.safeParse(NumbersLostSchema, sealed.entry.body);
    if (sealed.entry.kind !== NUMBERS_LOST || !body.success) continue;
    const { device, first, last } = body.output;
    for (let n = first; n <= last; n += 1) lost.add(`${device}/${n}`);
  }
  return lost;
}

/** I6: on every line numbers follow each other, but for those noted as lost, and link by hash. */
function chains({ world, stream, held }: Scene): string[] {
  const broken: string[] = [];
  const lost = new Set([...lostNumbers(stream), ...world.gone.values()]);
  const all: Placed[] = [...stream, ...held];
  const hashes = new Set([NO_HASH, ...all.map(({ sealed }) => sealed.hash)]);
  const lines = new Map<string, Map<number, Placed>>();
  for (const item of all) {
    const { device, n } = item.sealed.entry;
    const line = lines.get(`${device}/${item.branch}`) ?? new Map<number, Placed>();
    if (line.has(n)) broken.push(`I6: ${device}/${item.branch} has ${n} twice`);
    lines.set(`${device}/${item.branch}`, line.set(n, item));
  }
  for (const [name, line] of lines) {
    const [device = '', branch = ''] = name.split('/');
    const numbers = [...line.keys()].sort((a, b) => a - b);
    const first = branch === '0' ? 1 : (numbers[0] ?? 1);
    for (let n = first; n <= (numbers.at(-1) ?? 0); n += 1) {
      const item = line.get(n);
      if (item === undefined) {
        if (!lost.has(`${device}/${n}`)) broken.push(`I6: ${name} lacks ${n}`);
        continue;
      }
      const before = line.get(n - 1);
      const { prev } = item.sealed.entry;
      const isLinked = before ? before.sealed.hash === prev : hashes.has(prev);
      if (!isLinked && !lost.has(`${device}/${n - 1}`)) broken.push(`I6: ${name} breaks at ${n}`);
    }
  }
  const seqs = stream.map(({ seq }) => seq).sort((a, b) => a - b);
  if (seqs.some((seq, i) => seq !== i + 1)) broken.push('I6: the sequence has holes');
  return broken;
}

/** Everything that does not hold in a healed world. */
export async function brokenIn(world: World): Promise<string[]> {
  const shared = await streamOf(world, CENTRE);
  const broken: string[] = [];
  for (const station of world.stations) {
    const scene = await sceneOf(world, station, shared);
    broken.push(...receipts(scene), ...balances(scene));
    broken.push(...payments(scene), ...payables(scene), ...bought(scene));
    broken.push(...onces(scene), ...couponsOwedOnce(scene), ...vouchersOwedOnce(scene));
    broken.push(...chains(scene));
    broken.push(...(await tills(scene)));
    broken.push(...(await chargesBalance(scene)));
  }
  if (world.stations.length > 1) {
    broken.push(...(await guestsEarnOnce(world)), ...(await goodsArrive(world)));
  }
  return broken;
}
