import { randomUUID } from 'node:crypto';
import { shopIn } from '../../core/goods/transfer-state.ts';
import { shopAccount } from '../../core/journal/account.ts';
import { type Station, findStations } from '../access/station.ts';
import { writeAsCentre } from '../centre.ts';
import type { Pool } from '../database/pool.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { type Command, done } from './command.ts';

/** Names a shop to another as one that goods may be sent to, or no longer; once. */
async function nameTo(
  pool: Pool,
  station: Station,
  shop: Station,
  linked: boolean,
  now: number,
): Promise<boolean> {
  const account = shopAccount(shop.id);
  const body = { shop: shop.id, name: shop.name.slice(0, 60), linked };
  const results = await writeAsCentre(
    tellingJournal(pool),
    station.id,
    async (tx) => {
      const row = (await tx.rows([account])).get(account);
      const known = row?.form === 'claims' ? shopIn(row) : null;
      if (known?.linked === linked && known.name === body.name) return [];
      return known === null && !linked
        ? []
        : [{ id: randomUUID(), kind: 'shop-linked', v: 1, body }];
    },
    now,
  );
  return results.length > 0;
}

/** Names two shops to each other, or no longer; whether there was anything to say. */
export async function linkShops(
  pool: Pool,
  [a, b]: readonly [Station, Station],
  linked: boolean,
  now: number,
): Promise<boolean> {
  const there = await nameTo(pool, a, b, linked, now);
  const back = await nameTo(pool, b, a, linked, now);
  return there || back;
}

/** `link-shops A B [off]`: two shops may send goods to each other, or no longer. */
export const linkCommand: Command = {
  args: ['STATION', 'STATION', '[off]'],
  run: async ({ pool, arg, now }) => {
    const [one, another] = await Promise.all([0, 1].map((at) => findStations(pool, arg(at))));
    const [[a, ...as] = [], [b, ...bs] = []] = [one, another];
    if (a === undefined || b === undefined) return { ok: false, why: 'station-unknown' };
    if (as.length + bs.length > 0) {
      return { ok: false, why: 'several stations have this name, use the id' };
    }
    if (a.id === b.id) return { ok: false, why: 'two shops, not one' };
    const linked = arg(2) !== 'off';
    const isNew = await linkShops(pool, [a, b], linked, now);
    const how = linked ? 'may send goods to each other' : 'send no more goods to each other';
    return done(isNew ? `${a.name} and ${b.name} ${how}` : 'nothing to change');
  },
};
