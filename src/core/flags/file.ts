import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { HashSchema, parseJson } from '../journal/entry.ts';

const ItemSchema = v.object({
  device: v.string(),
  n: v.number(),
  text: v.string(),
  hash: HashSchema,
  why: v.string(),
});
/** An entry in quarantine: its text as it was hashed, and why it does not count. */
export type QuarantineItem = v.InferOutput<typeof ItemSchema>;

const FileSchema = v.object({
  format: v.literal('till-quarantine'),
  version: v.literal(1),
  station: IdSchema,
  entries: v.array(ItemSchema),
});

/** A file of entries in quarantine, the same from a device and from the centre. */
export const quarantineFile = (station: string, entries: readonly QuarantineItem[]): string =>
  JSON.stringify({ format: 'till-quarantine', version: 1, station, entries }, null, 1);

/** Reads such a file; null when it is none. */
export function readQuarantineFile(text: string): v.InferOutput<typeof FileSchema> | null {
  const file = v.safeParse(FileSchema, parseJson(text));
  return file.success ? file.output : null;
}
