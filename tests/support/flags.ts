// Evidence for flags from entries alone: everything that is there, without any index.
import type { Envelope, Evidence } from '../../src/core/flags/flag.ts';
import { type Entry, hashOf } from '../../src/core/journal/entry.ts';
import { enter, newBook } from '../../src/core/journal/book.ts';

/** An entry effective at its own time, or when it was received; `why`: it is in quarantine. */
export type Known = { readonly entry: Entry; readonly eff?: number; readonly why?: string };

export const envelopeOf = ({ entry, eff, why }: Known): Envelope => ({
  id: entry.id,
  device: entry.device,
  n: entry.n,
  kind: entry.kind,
  hash: hashOf(JSON.stringify(entry)),
  eff: eff ?? entry.at,
  entry,
  why: why ?? null,
});

/** All rows and entries as evidence, posted in the order given. */
export function evidenceOf(known: readonly Known[], own: Evidence['own'] = null): Evidence {
  const book = newBook();
  for (const { entry, eff, why } of known) {
    if (why === undefined) enter(book, [{ entry, eff: eff ?? entry.at }]);
  }
  return {
    rows: [...book.rows.values()],
    entries: known.map(envelopeOf),
    row: (account) => book.rows.get(account) ?? null,
    own,
  };
}
