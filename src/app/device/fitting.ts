// A label or a packet often bears more codes than the one that is wanted: an order's number beside
// the waybill, an advertisement beside the barcode. What fits the task worse is nobody's question.

/** A text in view and how well it fits the task in hand: 0 not at all, more is better. */
export type Fitted = { readonly text: string; readonly fit: number };

/** Texts that stood beside a better one, and when each was last in view, ms. */
export type Outshone = ReadonlyMap<string, number>;

/**
 * The codes of a picture that count: those that fit best. One that stood beside a better one stays
 * out until it was out of view for `gone` ms, for the better one may leave the picture first.
 */
export function fitting<T extends Fitted>(
  codes: readonly T[],
  before: Outshone,
  { at, gone }: { readonly at: number; readonly gone: number },
): { readonly codes: readonly T[]; readonly outshone: Outshone } {
  const best = Math.max(...codes.map(({ fit }) => fit));
  const outshone = new Map([...before].filter(([, last]) => at - last < gone));
  const kept = codes.filter(({ text, fit }) => fit === best && !outshone.has(text));
  for (const { text, fit } of codes) if (fit < best || outshone.has(text)) outshone.set(text, at);
  return { codes: kept, outshone };
}
