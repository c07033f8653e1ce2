import { gunzipSync } from 'node:zlib';
import type { Context } from 'hono';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { cleanText } from '../../core/text.ts';

const MEGABYTE = 1_000_000;
// A push of PUSH_BYTES with room for its envelope; more is refused before it is unpacked.
export const INFLATED = 300_000;

/** The body's bytes as they were before compression, or why there are none. */
export type Body =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: 'too-large' | 'malformed' };

// What a form or a till asks for is a few hundred bytes.
const SMALL = 4_000;

/** A body's content, or why there is none. */
export type Content<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: 'too-large' | 'malformed' };

/** Reads a small body of JSON, of `most` bytes, through a schema. */
export async function readJson<S extends v.GenericSchema>(
  c: Context,
  schema: S,
  most = SMALL,
): Promise<Content<v.InferOutput<S>>> {
  const body = await readBody(c);
  if (!body.ok) return body;
  if (body.bytes.length > most) return { ok: false, why: 'too-large' };
  const parsed = v.safeParse(schema, parseJson(cleanText(textOf(body.bytes) ?? '')));
  return parsed.success ? { ok: true, value: parsed.output } : { ok: false, why: 'malformed' };
}

/** Reads a body, plain or gzip, and stops where it gets too large. */
export async function readBody(c: Context): Promise<Body> {
  const raw = await received(c.req.raw.body);
  if (raw === null) return { ok: false, why: 'too-large' };
  const isPacked = (c.req.header('content-encoding') ?? 'identity') === 'gzip';
  return isPacked
    ? inflated(raw)
    : raw.length > INFLATED
      ? { ok: false, why: 'too-large' }
      : { ok: true, bytes: raw };
}

async function received(body: ReadableStream<Uint8Array> | null): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  if (body === null) return Buffer.alloc(0);
  for await (const part of body) {
    length += part.length;
    if (length > MEGABYTE) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function inflated(raw: Buffer): Body {
  try {
    return { ok: true, bytes: gunzipSync(raw, { maxOutputLength: INFLATED }) };
  } catch (failure) {
    const isLarge =
      failure instanceof Error && 'code' in failure && failure.code === 'ERR_BUFFER_TOO_LARGE';
    return { ok: false, why: isLarge ? 'too-large' : 'malformed' };
  }
}

/** The bytes as text, which must be UTF-8; null when it is not. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
