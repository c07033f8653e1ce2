import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { assert } from '../assert.ts';
import { IdSchema } from '../id.ts';
import { type Json, clean, cleanText, isClean, isPlain } from '../text.ts';
import { LATEST } from '../time.ts';

/** The hash before a device's first entry. */
export const NO_HASH = '0'.repeat(64);

/** An entry's text may have this many UTF-8 bytes. */
export const LARGEST_ENTRY = 64 * 1024;

export const HashSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'sha-256'));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LATEST));
const Word = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$/, 'kind'));

/** One line of a journal (日记账): what happened, once, for ever. `at` is epoch milliseconds. */
export const EntrySchema = v.strictObject({
  id: IdSchema,
  station: IdSchema,
  device: IdSchema,
  n: Count,
  prev: HashSchema,
  at: Time,
  operator: v.pipe(v.string(), v.maxLength(64)),
  kind: Word,
  v: Count,
  body: v.unknown(),
});
export type Entry = v.InferOutput<typeof EntrySchema>;

/** An entry with the text it is stored and sent as, and that text's SHA-256. */
export type Sealed = { readonly entry: Entry; readonly text: string; readonly hash: string };

/** What a screen wants written; the store adds the chain. */
export type Draft = {
  readonly id: string;
  readonly kind: string;
  readonly v: number;
  readonly body: Json;
};

/** Where a device's chain stands: its last number, that entry's hash and effective time. */
export type Head = { readonly n: number; readonly hash: string; readonly eff: number };
export const NO_HEAD: Head = { n: 0, hash: NO_HASH, eff: 0 };

export type Writer = {
  readonly station: string;
  readonly device: string;
  readonly operator: string;
};

export const hashOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/**
 * The device's next entry, as text and hash. `now` (epoch ms) is raised above the last effective
 * time known, so a clock set back never makes an entry earlier than the one before it.
 */
export function seal(
  draft: Draft,
  writer: Writer,
  head: Head,
  now: number,
): { ok: true; sealed: Sealed } | { ok: false; why: 'too-large' } {
  const entry: Entry = {
    id: draft.id,
    station: writer.station,
    device: writer.device,
    n: head.n + 1,
    prev: head.hash,
    at: Math.max(Math.round(now), head.eff + 1),
    operator: cleanText(writer.operator),
    kind: draft.kind,
    v: draft.v,
    body: clean(draft.body),
  };
  assert(v.is(EntrySchema, entry), `entry ${draft.kind} ${draft.id} is well formed`);
  const text = JSON.stringify(entry);
  if (utf8ToBytes(text).length > LARGEST_ENTRY) return { ok: false, why: 'too-large' };
  return { ok: true, sealed: { entry, text, hash: hashOf(text) } };
}

/**
 * Reads an entry's text from outside; the hash is always computed, never believed. Text that no
 * device would have sealed (unclean, over-large) is refused. `digest` is SHA-256 in hex of a text's
 * UTF-8 bytes, for a host that has a faster one.
 */
export function unseal(
  text: string,
  digest: (text: string) => string = hashOf,
): { ok: true; sealed: Sealed } | { ok: false } {
  if (isOverlarge(text)) return { ok: false };
  const raw = parseJson(text);
  const parsed = v.safeParse(EntrySchema, raw);
  return parsed.success && (isPlain(text) || isClean(raw))
    ? { ok: true, sealed: { entry: parsed.output, text, hash: digest(text) } }
    : { ok: false };
}

// A character has at most three bytes, so most texts need not be measured.
const isOverlarge = (text: string): boolean =>
  text.length * 3 > LARGEST_ENTRY && utf8ToBytes(text).length > LARGEST_ENTRY;

/** JSON.parse whose failure is a value. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Effective time at acceptance: max(eff of the device's previous entry, min(at, received)). */
export const effectiveAt = (at: number, received: number, previousEff: number): number =>
  Math.max(previousEff, Math.min(at, received));
