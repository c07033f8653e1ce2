/** What went wrong below Dexie, from the error it gives: the cause may be wrapped (`inner`). */
export function storageFault(error: unknown): 'quota' | 'closed' | null {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if (cause.name === 'QuotaExceededError') return 'quota';
    if (CLOSED.has(cause.name)) return 'closed';
    cause = 'inner' in cause ? cause.inner : undefined;
  }
  return null;
}

const CLOSED: ReadonlySet<string> = new Set([
  'DatabaseClosedError',
  'InvalidStateError',
  'UnknownError',
  'OpenFailedError',
  'DatabaseClosed',
  'InvalidState',
]);
