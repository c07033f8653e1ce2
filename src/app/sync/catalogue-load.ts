import { CatalogueSchema, PATHS } from '../../core/protocol.ts';
import { missingSegments, putSegments, useCatalogue } from '../store/goods/catalogue.ts';
import { readMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import type { Fetch } from './network.ts';
import { NOTHING_URGENT, type Urgency } from './past-load.ts';
import { type Missed, ask, askBytes } from './request.ts';

/**
 * Segments fetched at the same time. A browser has six connections to one host under HTTP/1.1, and
 * news hold one of them: what is broken off goes on beside what is asked for next, so that of more
 * segments a push of what was just sold would wait for a connection until its time is over.
 */
const ABREAST = 2;

/**
 * Brings the shared catalogue up to date in the background. `isWhole` false: something urgent broke
 * it off; what had come by then is kept, and the next call goes on. Rejects where the disk is full.
 */
export async function loadCatalogue(
  store: Store,
  fetcher: Fetch,
  urgency: Urgency = NOTHING_URGENT,
): Promise<{ ok: true; isWhole: boolean } | Missed> {
  const manifest = await ask(fetcher, PATHS.catalogue, CatalogueSchema);
  if (!manifest.ok) return manifest;
  const known = await readMeta(store.bulk, 'catalogue');
  if (known?.version === manifest.value.version) return { ok: true, isWhole: true };
  const missing = await missingSegments(store, manifest.value);
  for (let at = 0; at < missing.length; at += ABREAST) {
    const coming = loadSome(store, fetcher, missing.slice(at, at + ABREAST));
    // Nobody waits any longer for what is broken off; it is stored all the same.
    coming.catch(() => undefined);
    const loaded = await Promise.race([coming, urgency.due()]);
    if (loaded?.ok === false) return loaded;
    if (loaded === undefined || urgency.isDue()) return { ok: true, isWhole: false };
  }
  await useCatalogue(store, manifest.value);
  return { ok: true, isWhole: true };
}

async function loadSome(
  store: Store,
  fetcher: Fetch,
  hashes: readonly string[],
): Promise<{ ok: true } | Missed> {
  const answers = await Promise.all(
    hashes.map((hash) => askBytes(fetcher, `${PATHS.catalogue}/${hash}`)),
  );
  const segments = answers.flatMap((answer, i) =>
    answer.ok ? [{ hash: hashes[i] ?? '', bytes: answer.value }] : [],
  );
  if (!(await putSegments(store, segments))) return { ok: false, why: 'not-the-centre' };
  return answers.find((answer) => !answer.ok) ?? { ok: true };
}
