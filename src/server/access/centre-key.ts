// The key lies in the data folder, what it signed in the database: each is worth nothing without
// the other. With a new key all certificates fail, members get other ids and secrets can be read
// no more, so a key is made only for a database that no device has had to do with yet.
import * as v from 'valibot';
import { type Pool, type Tx, asOwner, select } from '../database/pool.ts';
import { type Keys, createKeys, keyFile, loadKeys } from './keys.ts';

/**
 * The key in the data folder, which the database's fingerprint has to be of; made at first use.
 * A database without a fingerprint, of an earlier version, takes that of the key beside it.
 * Throws one sentence for whoever starts the centre when the key is missing or another.
 */
export const centreKeys = (pool: Pool, dataDir: string): Promise<Keys> =>
  asOwner(pool, async (tx) => {
    // Of several processes that start at once one writes; the others see what it wrote.
    await tx.query('LOCK TABLE centre_key IN SHARE ROW EXCLUSIVE MODE');
    const belongs = await fingerprintIn(tx);
    const found = loadKeys(dataDir);
    const isUsed = belongs !== null || (await hasDevices(tx));
    if (found === null && isUsed) {
      throw new Error(
        `${keyFile(dataDir)} is missing, but this database is in use with the key that was ` +
          'there: put it back from its copy',
      );
    }
    const keys = found ?? createKeys(dataDir);
    if (belongs === null) {
      await tx.query('INSERT INTO centre_key (fingerprint) VALUES ($1)', [keys.fingerprint]);
    } else if (belongs !== keys.fingerprint) {
      throw new Error(
        `${keyFile(dataDir)} is not the key that this database is in use with: put back the ` +
          'right one from its copy',
      );
    }
    return keys;
  });

async function fingerprintIn(tx: Tx): Promise<string | null> {
  const [row] = await select(
    tx,
    v.object({ fingerprint: v.string() }),
    'SELECT fingerprint FROM centre_key',
  );
  return row?.fingerprint ?? null;
}

/** Whether any was certified; the device of the demo's past has no key and is none. */
const hasDevices = async (tx: Tx): Promise<boolean> =>
  (await tx.query("SELECT 1 FROM device WHERE key <> '' LIMIT 1")).rowCount !== 0;
