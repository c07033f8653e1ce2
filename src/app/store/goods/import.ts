// An import is a row of entries, one transaction each: it can be stopped between two of them,
// goes on where it stopped, and is taken back by one reversal for each.
import { type Product, productOf } from '../../../core/goods/product.ts';
import type { ImportLine } from '../../../core/goods/saved.ts';
import { fitted } from '../../../core/import/line.ts';
import {
  type PartPlace,
  importIdOf,
  partDraft,
  partId,
  undoDraft,
} from '../../../core/import/part.ts';
import { cancelAccount, importAccount, productAccount } from '../../../core/journal/account.ts';
import { type Recorded, record } from '../record.ts';
import { holdSearch } from './search.ts';
import { type Store, identityOf } from '../store.ts';

/** One part's lines; `updates` are products that the shop has already. */
export type PartLines = {
  readonly lines: readonly ImportLine[];
  readonly updates: readonly string[];
};

export type ImportPlan = {
  readonly importId: string;
  readonly file: string;
  readonly parts: number;
  /** The lines of a part, made elsewhere (a worker). */
  readonly linesOf: (part: number) => Promise<PartLines>;
};

export type ImportWatch = {
  readonly onPart: (done: number, parts: number) => void;
  /** True when no further part shall be written. */
  readonly isStopped: () => boolean;
};

export type RecordFault = Extract<Recorded, { ok: false }>['why'];

/** `done` parts are written, whatever came after them. */
export type Imported =
  | { readonly ok: true; readonly done: number }
  | { readonly ok: false; readonly why: RecordFault | 'stopped'; readonly done: number };

/**
 * The import that reading a file this way belongs to: one broken off (`done` parts are there and
 * are skipped), else a new one. `content` names the file's bytes and its mapping.
 */
export async function importFor(
  store: Store,
  content: string,
): Promise<{ importId: string; done: number }> {
  const { device } = identityOf(store);
  for (let attempt = 0; ; attempt += 1) {
    const importId = importIdOf(device, content, attempt);
    const begun = await store.db.entries.get(partId(importId, 0));
    if (begun === undefined) return { importId, done: 0 };
    const { done, parts, isUndone } = await importState(store, importId);
    if (done > 0 && done < parts && !isUndone) return { importId, done };
  }
}

/** How many of an import's parts count now, of how many, and whether any was taken back. */
export async function importState(
  { db }: Store,
  importId: string,
): Promise<{ done: number; parts: number; isUndone: boolean }> {
  const row = await db.ledger.get(importAccount(importId));
  const claims = row?.form === 'claims' ? row.claims : [];
  const parts = Number(claims[0]?.fields['parts'] ?? 0);
  const ids = Array.from({ length: Math.max(1, parts) }, (_, part) => partId(importId, part));
  const undone = await db.ledger.bulkGet(ids.map(cancelAccount));
  return { done: claims.length, parts, isUndone: undone.some((found) => found !== undefined) };
}

/** Writes an import's parts one by one; a sale waits for one of them at most. */
export async function applyImport(
  store: Store,
  plan: ImportPlan,
  watch: ImportWatch,
): Promise<Imported> {
  const release = holdSearch(store);
  try {
    return await writeParts(store, plan, watch);
  } finally {
    release();
  }
}

async function writeParts(store: Store, plan: ImportPlan, watch: ImportWatch): Promise<Imported> {
  let next = plan.linesOf(0);
  for (let part = 0; part < plan.parts; part += 1) {
    if (watch.isStopped()) return { ok: false, why: 'stopped', done: part };
    const [lines] = await Promise.all([next, store.gate.clear()]);
    // The worker makes the next part while this one is being written.
    if (part + 1 < plan.parts) next = plan.linesOf(part + 1);
    const written = await writePart(store, { ...plan, part }, lines);
    if (!written.ok) {
      await next.catch(() => undefined);
      return { ...written, done: part };
    }
    watch.onPart(part + 1, plan.parts);
  }
  return { ok: true, done: plan.parts };
}

async function writePart(
  store: Store,
  place: PartPlace,
  { lines, updates }: PartLines,
): Promise<Recorded> {
  const rows = await store.db.ledger.bulkGet(updates.map(productAccount));
  const own = new Map<string, Product>(
    rows.flatMap((row) => (row?.form === 'claims' ? [[row.id, productOf(row)] as const] : [])),
  );
  return await record(store, [
    partDraft(
      place,
      lines.map((line) => {
        const product = own.get(productAccount(line.product));
        return product ? fitted(line, product) : line;
      }),
    ),
  ]);
}

/** Takes an import back, its last part first; what is taken back already is left. */
export async function undoImport(
  store: Store,
  importId: string,
  watch: ImportWatch,
): Promise<Imported> {
  const row = await store.db.ledger.get(importAccount(importId));
  const entries =
    row?.form === 'claims'
      ? [...row.claims].sort((a, b) => Number(b.fields['part']) - Number(a.fields['part']))
      : [];
  const release = holdSearch(store);
  try {
    let done = 0;
    for (const { entry } of entries) {
      if (watch.isStopped()) return { ok: false, why: 'stopped', done };
      await store.gate.clear();
      const written = await record(store, [undoDraft(entry)]);
      if (!written.ok) return { ...written, done };
      done += 1;
      watch.onPart(done, entries.length);
    }
    return { ok: true, done };
  } finally {
    release();
  }
}
