import * as v from 'valibot';
import { CatalogueSchema, CursorsSchema, HeadsSchema } from '../../core/protocol.ts';
import { IdSchema } from '../../core/id.ts';
import type { MetaRow, TillDatabase } from './database.ts';
import type { Tables } from './posting.ts';

const Whole = v.pipe(v.number(), v.safeInteger());
// Looked up only when a key is read: a page without HTTPS has no CryptoKey at all.
const KeySchema = v.custom<CryptoKey>((value) => value instanceof CryptoKey, 'key');
const KeyPairSchema = v.object({ publicKey: KeySchema, privateKey: KeySchema });

/**
 * Who this device is: its station, its number there and the centre's word for it. A practice copy
 * has no keys and no certificate, and is never synced.
 */
export const IdentitySchema = v.object({
  station: IdSchema,
  stationName: v.string(),
  device: IdSchema,
  number: Whole,
  demo: v.boolean(),
  certificate: v.string(),
  signature: v.string(),
  keys: v.nullable(KeyPairSchema),
});
export type Identity = v.InferOutput<typeof IdentitySchema>;

/**
 * What the ledgers were started from: the station's balances at `cursor`, with every device's
 * head there, read at `at` (epoch ms by the centre's clock; null in what an older version wrote).
 * `complete` once all its rows are in; `rewound` once it is in doubt: a new one is needed;
 * `restored` once all is sent again that a restored centre may lack.
 */
export const BaseMarkSchema = v.object({
  cursor: CursorsSchema,
  heads: HeadsSchema,
  at: v.optional(v.nullable(Whole), null),
  complete: v.boolean(),
  rewound: v.boolean(),
  restored: v.exactOptional(v.literal(true)),
});
export type BaseMark = v.InferOutput<typeof BaseMarkSchema>;

/**
 * A database found short: `last` is the number its device had reached by the second mark, `from`
 * the number after which the centre has nothing, once that is known, and `gaps` are the first and
 * last of what it lacked below that: what survived may have come there before.
 */
export const LossSchema = v.object({
  device: IdSchema,
  last: Whole,
  from: v.nullable(Whole),
  gaps: v.exactOptional(v.array(v.tuple([Whole, Whole]))),
});
export type Loss = v.InferOutput<typeof LossSchema>;

/** How far the older entries have come: all with a lower sequence are still to be fetched. */
export const BackfillSchema = v.object({ before: Whole, done: v.boolean() });

/** Every value kept by name, with the schema it is read through. */
export const META = {
  epoch: Whole,
  identity: IdentitySchema,
  /** A key pair and device id made for an enrolment whose answer may have been lost. */
  enrolling: v.object({ code: v.string(), device: IdSchema, keys: KeyPairSchema }),
  /** The id and keys that this device goes on under, kept before the centre is asked for them. */
  successor: v.object({ device: IdSchema, keys: KeyPairSchema }),
  /** Who this device was before, as long as something of theirs is unsent. */
  former: v.array(IdentitySchema),
  /** The numbers of all ids this device has had, for their receipts. */
  numbers: v.record(IdSchema, Whole),
  losses: v.array(LossSchema),
  operator: v.string(),
  offset: v.number(),
  exchange: Whole,
  cursors: CursorsSchema,
  base: BaseMarkSchema,
  baseRows: v.instance(Uint8Array),
  backfill: BackfillSchema,
  catalogue: CatalogueSchema,
  /** Under what guests' phones are hashed in this station. */
  memberKey: v.string(),
  /** With what they are sealed to the centre. */
  sealingKey: v.string(),
  /** Whether pictures or secrets wait to be sent; there is none at all before the first one. */
  photos: v.boolean(),
  secrets: v.boolean(),
  /** When the centre was last asked which of them it lacks (epoch ms). */
  offered: Whole,
} as const;
export type MetaKey = keyof typeof META;
export type MetaValue<K extends MetaKey> = v.InferOutput<(typeof META)[K]>;

/** A value by name; null when there is none or another version wrote something unreadable. */
export async function readMeta<K extends MetaKey>(
  db: TillDatabase,
  key: K,
): Promise<MetaValue<K> | null> {
  return metaIn(key, await db.meta.get(key));
}

/** A value by name out of its row, as `readMeta` gives it. */
export function metaIn<K extends MetaKey>(key: K, row: MetaRow | undefined): MetaValue<K> | null {
  const schema: v.GenericSchema<unknown, MetaValue<K>> = META[key];
  const result = v.safeParse(schema, row?.value);
  return result.success ? result.output : null;
}

/** Several values by name, as they were at one moment. */
export async function readMetas<K extends MetaKey>(
  db: TillDatabase,
  keys: readonly K[],
): Promise<<N extends K>(key: N) => MetaValue<N> | null> {
  const rows = await db.meta.bulkGet([...keys]);
  return (key) => metaIn(key, rows[keys.indexOf(key)]);
}

export async function writeMeta<K extends MetaKey>(
  db: TillDatabase,
  key: K,
  value: MetaValue<K>,
): Promise<void> {
  await db.meta.put({ key, value });
}

/**
 * The base is to be read again, at the next exchange that has sent what is here. False: there is
 * none, or that is known already.
 */
export async function doubtBase({ meta }: Pick<Tables, 'meta'>): Promise<boolean> {
  const base = metaIn('base', await meta.get('base'));
  if (base === null || base.rewound) return false;
  await meta.put({ key: 'base', value: { ...base, rewound: true } });
  return true;
}

/** A setting of this device alone (printer, rounding, large type), read through `schema`. */
export async function readSetting<S extends v.GenericSchema>(
  db: TillDatabase,
  name: string,
  schema: S,
): Promise<v.InferOutput<S> | null> {
  const row = await db.meta.get(`setting:${name}`);
  const result = v.safeParse(schema, row?.value);
  return result.success ? result.output : null;
}

export async function writeSetting(db: TillDatabase, name: string, value: unknown): Promise<void> {
  await db.meta.put({ key: `setting:${name}`, value });
}
