import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { businessAccount } from '../../core/journal/account.ts';
import { BUSINESSES, isOn } from '../../core/post/business.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { type Command, done, ofStation } from './command.ts';
import type { Outcome } from './outcome.ts';

const NameSchema = v.picklist(BUSINESSES);
const WordSchema = v.picklist(['on', 'off']);

/** Switches a business of the post at a station; nothing is written when it is so already. */
export async function switchBusiness(
  pool: Pool,
  station: string,
  name: string,
  word: string,
  now: number,
): Promise<Outcome> {
  const business = v.safeParse(NameSchema, name);
  if (!business.success) return { ok: false, why: `business is one of ${BUSINESSES.join(', ')}` };
  const wanted = v.safeParse(WordSchema, word);
  if (!wanted.success) return { ok: false, why: 'on or off' };
  const on = wanted.output === 'on';
  if ((await switches(pool, station)).get(name) === on) return { ok: true };
  const body = { business: business.output, on };
  const draft = { id: randomUUID(), kind: 'business-switched', v: 1, body };
  await writeAsCentre(tellingJournal(pool), station, [draft], now);
  return { ok: true };
}

/** Every business of the post with whether it is on at a station. */
export async function switches(pool: Pool, station: string): Promise<Map<string, boolean>> {
  const accounts = BUSINESSES.map(businessAccount);
  const rows = await inStation(pool, station, 'read', (tx) => loadRows(tx, station, accounts));
  return new Map(
    BUSINESSES.map((business) => [business, isOn(business, rows.get(businessAccount(business)))]),
  );
}

/** `switch-business STATION`: says what is on; with a business and on or off it switches that. */
export const switchCommand: Command = ofStation(
  ['[BUSINESS]', '[on|off]'],
  async (station, { pool, now, arg }) => {
    if (arg(1) !== '') {
      const switched = await switchBusiness(pool, station, arg(1), arg(2), now);
      if (!switched.ok) return switched;
    }
    const lines = [...(await switches(pool, station))];
    return done(...lines.map(([business, on]) => `${business} ${on ? 'on' : 'off'}`));
  },
);
