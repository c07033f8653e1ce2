/** Any JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

// Control characters and halves of surrogate pairs: PostgreSQL refuses NUL, and a lone
// surrogate changes when it is encoded as UTF-8, which would break the hash.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const UNCLEAN = new RegExp(`${CONTROLS.source}|${HALVES.source}`, 'g');

/** Text without control characters (tab and newline stay) and lone surrogates. */
export const cleanText = (text: string): string => text.replace(UNCLEAN, '');

// What may make a text unclean: a character that is, or might be, or the beginning of an escape.
const DOUBTFUL = /[\\\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/;

/**
 * Whether a JSON text shows at a glance that every string and key in it is clean. Without an
 * escape each stands in it as it is; of any other text `isClean` tells, in five times as long.
 */
export const isPlain = (json: string): boolean => !DOUBTFUL.test(json);

/** A copy of a JSON value whose every string is clean. */
export function clean(value: Json): Json {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [cleanText(key), clean(item)]),
  );
}

/**
 * Whether every string and key in a parsed JSON value is clean. Without recursion: an entry from
 * outside may be nested deeper than any stack.
 */
export function isClean(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const item = left.pop();
    if (typeof item === 'string' && cleanText(item) !== item) return false;
    if (item === null || typeof item !== 'object') continue;
    for (const [key, inner] of Object.entries(item)) {
      if (cleanText(key) !== key) return false;
      left.push(inner);
    }
  }
  return true;
}
