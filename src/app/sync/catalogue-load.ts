import { CatalogueSchema, PATHS } from '../../core/protocol.ts';
import { missingSegments, putSegments, useCatalogue } from '../store/goods/catalogue.ts';
import { readMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import type { Fetch } from './network.ts';
import { type Missed, ask, askBytes } from './request.ts';

/** Segments fetched at the same time. */
const ABREAST = 8;

/** Brings the shared catalogue up to date in the background; `isNew` when it changed. */
export async function loadCatalogue(
  store: Store,
  fetcher: Fetch,
): Promise<{ ok: true; isNew: boolean } | Missed> {
  const manifest = await ask(fetcher, PATHS.catalogue, CatalogueSchema);
  if (!manifest.ok) return manifest;
  const known = await readMeta(store.bulk, 'catalogue');
  if (known?.version === manifest.value.version) return { ok: true, isNew: false };
  const missing = await missingSegments(store, manifest.value);
  for (let at = 0; at < missing.length; at += ABREAST) {
    const some = missing.slice(at, at + ABREAST);
    const answers = await Promise.all(
      some.map((hash) => askBytes(fetcher, `${PATHS.catalogue}/${hash}`)),
    );
    const segments = answers.flatMap((answer, i) =>
      answer.ok ? [{ hash: some[i] ?? '', bytes: answer.value }] : [],
    );
    if (!(await putSegments(store, segments))) return { ok: false, why: 'not-the-centre' };
    const failed = answers.find((answer) => !answer.ok);
    if (failed && !failed.ok) return failed;
  }
  await useCatalogue(store, manifest.value);
  return { ok: true, isNew: true };
}
