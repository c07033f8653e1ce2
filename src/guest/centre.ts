import * as v from 'valibot';

/** Why something was not done, as the centre says it; `no-answer` when nobody does. */
export type Why =
  | 'code-unknown'
  | 'code-used'
  | 'too-many-tries'
  | 'malformed'
  | 'busy'
  | 'no-answer';

export type Answer<T> = { readonly ok: true; readonly value: T } | { ok: false; readonly why: Why };

const FailureSchema = v.object({
  why: v.picklist(['code-unknown', 'code-used', 'too-many-tries', 'malformed', 'busy']),
});
const PATIENCE_MS = 15_000;

/**
 * Asks the centre this page came from; what comes back counts only when the schema takes it.
 * `path` is one of the join's. No cookie goes along: what may be done is in the body.
 */
export async function ask<S extends v.GenericSchema>(
  path: 'open' | 'sign' | 'mine' | 'leave',
  body: unknown,
  schema: S,
): Promise<Answer<v.InferOutput<S>>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const response = await fetch(`/api/join/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      credentials: 'omit',
      body: JSON.stringify(body),
      signal: abort.signal,
    });
    const json: unknown = await response.json();
    if (!response.ok) {
      const failure = v.safeParse(FailureSchema, json);
      return { ok: false, why: failure.success ? failure.output.why : 'busy' };
    }
    const parsed = v.safeParse(schema, json);
    return parsed.success ? { ok: true, value: parsed.output } : { ok: false, why: 'no-answer' };
  } catch {
    // fetch and json reject with whatever the browser likes to call it: nobody answered.
    return { ok: false, why: 'no-answer' };
  } finally {
    clearTimeout(timer);
  }
}
