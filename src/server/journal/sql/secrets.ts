import type { Tx } from '../../database/pool.ts';

/** A sealed value with its name; `received` is epoch ms. */
type Secret = { readonly name: string; readonly sealed: string; readonly received: number };

/** Inserts a secret; one that is there stays. */
export async function insertSecret(
  tx: Tx,
  station: string,
  { name, sealed, received }: Secret,
): Promise<void> {
  await tx.query(
    `INSERT INTO secret (station_id, name, received, sealed) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING`,
    [station, name, received, sealed],
  );
}
