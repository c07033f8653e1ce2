import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../core/assert.ts';
import { readManifest, writeCatalogue } from '../catalogue.ts';
import type { Pool } from '../database/pool.ts';

/** Loads the practice files' shared catalogue unless the centre has one already. */
export async function fillCatalogue(pool: Pool, folder: string): Promise<void> {
  if ((await readManifest(pool)).version !== '') return;
  // Only the first start pays for the pinyin dictionary.
  const { decoded, readCatalogueFile } = await import('../commands/catalogue-file.ts');
  const file = readCatalogueFile(decoded(readFileSync(join(folder, 'catalogue.csv'))));
  assert(file !== null && file.skipped === 0, 'the practice catalogue can be read');
  await writeCatalogue(pool, file.products);
}
