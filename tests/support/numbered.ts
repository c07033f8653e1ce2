// Entries as a journal stores them, whose chain nobody looks at.
import { randomUUID } from 'node:crypto';
import { type Sealed, NO_HASH, seal } from '../../src/core/journal/entry.ts';
import type { Numbered } from '../../src/server/journal/journal-tx.ts';
import { MORNING } from './entries.ts';

/** A small entry with this number of a device. */
export function entryAt(
  station: string,
  n: number,
  device: string,
  id: string = randomUUID(),
): Sealed {
  const sealed = seal(
    { id, kind: 'redemption', v: 1, body: { voucher: `B-${n}`, gift: '' } },
    { station, device, operator: '' },
    { n: n - 1, hash: NO_HASH, eff: 0 },
    MORNING + n,
  );
  if (!sealed.ok) throw new Error('the entry is small');
  return sealed.sealed;
}

/** It under a sequence. */
export const numbered = (seq: number, sealed: Sealed, branch = 0): Numbered => ({
  sealed,
  branch,
  seq,
  eff: MORNING + seq,
});
