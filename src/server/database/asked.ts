/**
 * What was asked of one transaction together, when all of it has been answered. Of several
 * failures the first asked is thrown: it is the reason, the others only say that the transaction
 * had failed already.
 */
export async function asked<const T extends readonly Promise<unknown>[]>(
  all: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const failed = (await Promise.allSettled(all)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return Promise.all(all);
}
