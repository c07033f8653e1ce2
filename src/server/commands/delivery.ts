import * as v from 'valibot';
import { DeliveryAnnouncedSchema } from '../../core/goods/delivery.ts';
import { derivedId } from '../../core/derived-id.ts';
import { deliveryAccount } from '../../core/journal/account.ts';
import { parseJson } from '../../core/journal/entry.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { decoded } from './catalogue-file.ts';
import { type Command, done, ofStation } from './command.ts';
import type { Outcome } from './outcome.ts';

// What a warehouse knows; the delivery's own id follows from its note's number.
const { delivery: _, ...entries } = DeliveryAnnouncedSchema.entries;
export const DeliveryNoteSchema = v.pipe(
  v.strictObject(entries),
  v.check(({ noteNumber }) => noteNumber !== '', 'the note has a number'),
);
export type DeliveryNote = v.InferOutput<typeof DeliveryNoteSchema>;

/** Announces a delivery to a station; a note is announced once. */
export async function announceDelivery(
  pool: Pool,
  station: string,
  note: DeliveryNote,
  now: number,
): Promise<Outcome<{ delivery: string }>> {
  const delivery = derivedId(station, `delivery:${note.noteNumber}`);
  const account = deliveryAccount(delivery);
  const known = await inStation(pool, station, 'read', async (tx) =>
    (await loadRows(tx, station, [account])).get(account),
  );
  if (known) return { ok: false, why: 'announced-already' };
  const body = { ...note, delivery };
  const draft = { id: derivedId(delivery, 'announced'), kind: 'delivery-announced', v: 1, body };
  await writeAsCentre(tellingJournal(pool), station, [draft], now);
  return { ok: true, delivery };
}

/** `announce-delivery STATION FILE.json`: what a warehouse sends, to be ticked off on arrival. */
export const announceCommand: Command = ofStation(
  ['FILE.json'],
  async (station, { pool, now, read, arg }) => {
    const note = v.safeParse(DeliveryNoteSchema, parseJson(decoded(read(arg(1)))));
    if (!note.success) return { ok: false, why: note.issues[0].message };
    const announced = await announceDelivery(pool, station, note.output, now);
    return announced.ok
      ? done(`delivery ${announced.delivery}`, `${note.output.lines.length} lines`)
      : announced;
  },
);
