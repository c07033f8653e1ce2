// Goods between two shops: the centre alone writes into the other's stream. What has left becomes
// a delivery there, under the transfer's own id; what was received of it is told to the sender.
// Nothing here is truth: every round compares what stands with what should stand, so that a crash
// between two steps or a database restored from a backup ends the same. Every word has an id of its
// own: a restored centre may say one again before a till gives the first back, and both count as
// one. Under one id the second would lie in quarantine for ever.
import { randomUUID } from 'node:crypto';
import { assert } from '../core/assert.ts';
import { type Delivery, deliveryIn } from '../core/goods/delivery.ts';
import { productOf } from '../core/goods/product.ts';
import { type Receiving2, receivedIn } from '../core/goods/receiving.ts';
import {
  type Transfer,
  announcedLines,
  cameOf,
  returnedLines,
  shopIn,
  transferIn,
} from '../core/goods/transfer-state.ts';
import { wordThere, wordsHere } from '../core/goods/transfer-settling.ts';
import { productId } from '../core/derived-id.ts';
import {
  deliveryAccount,
  productAccount,
  shopAccount,
  transferAccount,
} from '../core/journal/account.ts';
import { type Draft, unseal } from '../core/journal/entry.ts';
import { REVERSAL } from '../core/journal/reversal.ts';
import type { Row } from '../core/journal/row.ts';
import { dayOf } from '../core/time.ts';
import { digest } from './access/secret.ts';
import { findStations } from './access/station.ts';
import { writeAsCentre } from './centre.ts';
import type { Pool } from './database/pool.ts';
import type { Journal, JournalTx } from './journal/journal-tx.ts';
import type { Log } from './log.ts';
import type { News } from './news.ts';
import { eachAlone, startRounds } from './rounds.ts';
import { type Place, type PlacePage, type Spot, movedSince, underWay } from './transfer-places.ts';

const EVERY_MS = 5_000;

/**
 * How far back (ms) the first round of a process looks for what has moved. What is still open is
 * found by its state, however old it is; all else was settled right behind its last move, but for
 * what came while no job ran, and a centre does not serve for a month without its jobs.
 */
const LOOK_BACK_MS = 30 * 24 * 3_600_000;

/** What is needed to carry goods between shops; `now` gives epoch ms. */
export type TransferDesk = {
  readonly pool: Pool;
  readonly journal: Journal;
  readonly news: Pick<News, 'announce'>;
  readonly log: Log;
  readonly now: () => number;
};

const transferOf = (row: Row | null | undefined): Transfer | null =>
  row?.form === 'claims' ? transferIn(row) : null;
const deliveryOf = (row: Row | null | undefined): Delivery | null =>
  row?.form === 'claims' ? deliveryIn(row) : null;

async function deliveryAt(tx: JournalTx, id: string): Promise<Delivery | null> {
  const account = deliveryAccount(id);
  return deliveryOf((await tx.rows([account])).get(account));
}

const isLinked = (row: Row | null | undefined): boolean =>
  row?.form === 'claims' && shopIn(row) !== null;

/** How a transfer's goods are announced. */
const announced = (from: Place, { id, at, note, lines }: Transfer, name: string, now: number) => ({
  delivery: id,
  order: null,
  supplier: name.slice(0, 60),
  // What is owed for goods that came is owed to the shop that sent them.
  supplierId: from.station,
  noteNumber: `DB${dayOf(at).replaceAll('-', '')}-${id.slice(-4)}`,
  warehouse: note,
  due: dayOf(now),
  lines: announcedLines(lines),
});

const takingBack = (entry: string): Draft => ({
  id: randomUUID(),
  kind: REVERSAL,
  v: 1,
  body: { entry, reason: '' },
});

/** What the shop they go to is to be told: that the goods come, or no more. */
async function announcing(
  tx: JournalTx,
  from: Place,
  transfer: Transfer,
  [name, now]: readonly [string, number],
): Promise<Draft[]> {
  const delivery = transfer.id;
  const known = await deliveryAt(tx, delivery);
  switch (wordThere(transfer, known)) {
    case null:
      return [];
    case 'announce': {
      const body = announced(from, transfer, name, now);
      return [{ id: randomUUID(), kind: 'delivery-announced', v: 1, body }];
    }
    case 'withdraw':
      return [{ id: randomUUID(), kind: 'delivery-withdrawn', v: 1, body: { delivery } }];
    case 'expect':
      return known === null || known.withdrawn === null ? [] : [takingBack(known.withdrawn)];
  }
}

/** Base units of a receiving by barcode: of all codes that its products have at that shop. */
async function receivedByCode(
  tx: JournalTx,
  { lines }: Receiving2,
  codes: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.rows(lines.map(({ product }) => productAccount(product)));
  const sums = new Map<string, number>();
  for (const { product, quantity } of lines) {
    const row = rows.get(productAccount(product));
    const own = row?.form === 'claims' ? productOf(row).units.flatMap((unit) => unit.codes) : [];
    const code = codes.find((one) => own.includes(one) || productId(tx.station, one) === product);
    if (code !== undefined) sums.set(code, (sums.get(code) ?? 0) + quantity);
  }
  return sums;
}

/** How the goods stand at the shop they go to, and what it has received of them. */
async function standingAt(tx: JournalTx, { id, lines }: Transfer) {
  const delivery = await deliveryAt(tx, id);
  const receiving = delivery?.receiving ?? null;
  const [stored] = receiving === null ? [] : await tx.entries([receiving]);
  if (stored === undefined) return { delivery, came: [] };
  const read = unseal(stored.text, digest);
  const body = read.ok ? receivedIn(read.sealed.entry) : null;
  assert(body !== null, 'what received a delivery is a receiving');
  const codes = lines.map(({ code }) => code);
  return { delivery, came: cameOf(lines, await receivedByCode(tx, body, codes)) };
}

/** The words that are lacking at the sender's; none when all stands as it should. */
async function telling(tx: JournalTx, { id: transfer, to }: Transfer): Promise<Draft[]> {
  const account = transferAccount(transfer);
  const known = transferOf((await tx.rows([account])).get(account));
  if (known === null) return [];
  const { delivery, came } = await tx.beside(to, (other) => standingAt(other, known));
  return wordsHere(known, delivery).map((lacking): Draft => {
    const id = randomUUID();
    switch (lacking.word) {
      case 'tell': {
        const body = { transfer, receiving: delivery?.receiving ?? null, came };
        return { id, kind: 'transfer-told', v: 1, body };
      }
      case 'return': {
        const body = { transfer, lines: returnedLines(known.lines) };
        return { id, kind: 'transfer-returned', v: 1, body };
      }
      case 'take':
        return takingBack(lacking.back);
    }
  });
}

/** Does what is lacking for one transfer; gives how many entries that took. */
async function settle(desk: TransferDesk, from: Place): Promise<number> {
  const { journal, now, news, pool } = desk;
  const account = transferAccount(from.transfer);
  const rows = await journal.inStation(from.station, 'read', async (tx) => {
    const transfer = transferOf((await tx.rows([account])).get(account));
    const shop = transfer === null ? null : shopAccount(transfer.to);
    const link = shop === null ? null : (await tx.rows([shop])).get(shop);
    return { transfer, link };
  });
  const { transfer, link } = rows;
  // Goods go to no shop that the centre never named to this one, whatever a device writes.
  if (transfer === null || !isLinked(link)) return 0;
  const [station] = await findStations(pool, from.station);
  const name = station?.name ?? '';
  let written = 0;
  const write = async (where: string, wish: (tx: JournalTx) => Promise<Draft[]>): Promise<void> => {
    const results = await writeAsCentre(journal, where, wish, now());
    const seq = Math.max(0, ...results.map((one) => one.seq ?? 0));
    if (seq > 0) news.announce(where, seq);
    written += results.length;
  };
  await write(transfer.to, (tx) => announcing(tx, from, transfer, [name, now()]));
  await write(from.station, (tx) => telling(tx, transfer));
  return written;
}

/**
 * Looks at what is under way or has moved since a time (epoch ms); gives how many entries it wrote.
 */
export async function settleTransfers(desk: TransferDesk, since: number): Promise<number> {
  const settled = (places: readonly Place[]): Promise<number> =>
    eachAlone(
      places,
      desk.log,
      (place) => settle(desk, place),
      (place) => place,
    );
  const moved = await movedSince(desk.pool, Math.max(since, desk.now() - LOOK_BACK_MS));
  let written = 0;
  let last: Spot | null = null;
  do {
    const page: PlacePage = await underWay(desk.pool, last);
    written += await settled(page.places);
    last = page.last;
  } while (last !== null);
  return written + (await settled(moved));
}

/** Starts the job, which any number of processes may run; the function returned ends it. */
export const startTransfers = (desk: TransferDesk): (() => Promise<void>) =>
  startRounds('transfers', EVERY_MS, desk, (since) => settleTransfers(desk, since));
