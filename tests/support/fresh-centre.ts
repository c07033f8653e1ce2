import { afterEach, beforeEach } from 'vitest';
import { closeTills } from './broken-till.ts';
import { MORNING } from './entries.ts';
import { type MemoryCentre, startMemoryCentre } from './memory-centre.ts';

/** Gives `take` a new centre before each test; it and all tills are closed after it. */
export function freshCentre(take: (centre: MemoryCentre) => void): void {
  let centre: MemoryCentre | null = null;
  beforeEach(async () => {
    centre = await startMemoryCentre(MORNING);
    take(centre);
  });
  afterEach(async () => {
    closeTills();
    await centre?.close();
  });
}
