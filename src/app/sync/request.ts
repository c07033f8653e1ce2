import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { type Failure, FailureSchema, SIZE_HEADER } from '../../core/protocol.ts';
import type { Fetch } from './network.ts';

/** A network that connects and never answers is noticed after this many milliseconds. */
export const PATIENCE = 10_000;

/** `not-the-centre`: something answered that is not our endpoint, such as a captive portal. */
export type Missed = {
  readonly ok: false;
  readonly why: Failure['why'] | 'no-answer' | 'timeout' | 'not-the-centre';
  readonly head?: Failure['head'];
  readonly heads?: Failure['heads'];
  readonly challenge?: Failure['challenge'];
};
export type Answer<T> = { readonly ok: true; readonly value: T } | Missed;

/** `progress` is told how much of an answer has come, 0 to 1, where the centre says its size. */
export type Ask = RequestInit & {
  readonly patience?: number;
  readonly progress?: ((share: number) => void) | undefined;
};

/** How the text of an answer is read; null where it is nothing of the centre's. */
export type Reading<T> = (text: string) => Promise<T | null>;

/** JSON that a schema takes. */
export const shaped =
  <S extends v.GenericSchema<unknown, object>>(schema: S): Reading<v.InferOutput<S>> =>
  async (text) => {
    const parsed = v.safeParse(schema, parseJson(text));
    return parsed.success ? parsed.output : null;
  };

/** Asks the centre; whatever comes back counts only when it is JSON that the schema takes. */
export const ask = <S extends v.GenericSchema<unknown, object>>(
  fetcher: Fetch,
  path: string,
  schema: S,
  options: Ask = {},
): Promise<Answer<v.InferOutput<S>>> => askFor(fetcher, path, shaped(schema), options);

async function askFor<T>(
  fetcher: Fetch,
  path: string,
  reading: Reading<T>,
  { patience = PATIENCE, progress, ...init }: Ask,
): Promise<Answer<T>> {
  const raw = await received(fetcher, path, init, patience, (response) =>
    textOf(response, progress),
  );
  if (!raw.ok) return raw;
  const { response, body } = raw.value;
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  if (!response.ok) return refusal(response.status, isJson ? parseJson(body) : undefined);
  const value = isJson ? await reading(body) : null;
  return value === null ? { ok: false, why: 'not-the-centre' } : { ok: true, value };
}

// A length header is of the compressed bytes; what is read here is not compressed any more. Each
// piece is made text as it comes, not megabytes in one task.
async function textOf(response: Response, progress: Ask['progress']): Promise<string> {
  const size = Number(response.headers.get(SIZE_HEADER));
  if (!progress || !size || !response.body) return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let come = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    come += value.length;
    progress(Math.min(1, come / size));
    text += decoder.decode(value, { stream: true });
  }
}

/** How long an answer that may be large is waited for, in milliseconds. */
export type Patience = { patience: number };

/** How long at first and how long at most, in milliseconds. */
export type Limits = { readonly usual: number; readonly longest: number };

const LARGE: Limits = { usual: PATIENCE, longest: PATIENCE * 3 };

/**
 * Asks for what may be large. After an answer that did not come in time the next is waited for
 * longer, up to `longest`, until one that came within half the usual time shows a good line.
 */
export async function askLarge<T>(
  fetcher: Fetch,
  path: string,
  reading: Reading<T>,
  pace: Patience,
  { usual, longest } = LARGE,
  progress?: Ask['progress'],
): Promise<Answer<T>> {
  const { patience } = pace;
  const start = performance.now();
  const answer = await askFor(fetcher, path, reading, { patience, progress });
  if (!answer.ok && answer.why === 'timeout') {
    pace.patience = Math.min(longest, patience * 2);
  } else if (answer.ok && performance.now() - start <= usual / 2) pace.patience = usual;
  return answer;
}

/** Asks for bytes that are named by their hash, which the caller checks. */
export async function askBytes(
  fetcher: Fetch,
  path: string,
): Promise<Answer<Uint8Array<ArrayBuffer>>> {
  const raw = await received(fetcher, path, {}, PATIENCE * 3, (response) => response.arrayBuffer());
  if (!raw.ok) return raw;
  const { response, body } = raw.value;
  return response.ok
    ? { ok: true, value: new Uint8Array(body) }
    : refusal(response.status, undefined);
}

function refusal(status: number, json: unknown): Missed {
  const failure = v.safeParse(FailureSchema, json);
  if (!failure.success) return { ok: false, why: status >= 500 ? 'busy' : 'not-the-centre' };
  return { ok: false, ...failure.output };
}

type Raw<B> = { readonly response: Response; readonly body: B };

async function received<B>(
  fetcher: Fetch,
  path: string,
  init: RequestInit,
  patience: number,
  read: (response: Response) => Promise<B>,
): Promise<Answer<Raw<B>>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patience);
  try {
    const response = await fetcher(path, { ...init, signal: abort.signal });
    return { ok: true, value: { response, body: await read(response) } };
  } catch {
    // fetch rejects with whatever the browser likes to call it; only our own timer tells apart.
    return { ok: false, why: abort.signal.aborted ? 'timeout' : 'no-answer' };
  } finally {
    clearTimeout(timer);
  }
}
