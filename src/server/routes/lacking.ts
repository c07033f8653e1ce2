import { Hono } from 'hono';
import * as v from 'valibot';
import { type LackingAnswer, LackingRequestSchema, MOST_OFFERED } from '../../core/protocol.ts';
import { texts } from '../database/array.ts';
import { inStation, select } from '../database/pool.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { answer, refuse } from './answer.ts';
import { readJson } from './body.ts';

const SQL = {
  secrets: 'SELECT name FROM secret WHERE station_id = $1 AND name = ANY($2)',
  photos: 'SELECT hash AS name FROM photo WHERE station_id = $1 AND hash = ANY($2)',
} as const;
// A hash is 64 characters, and its quotes and comma.
const MOST_BYTES = 70 * (MOST_OFFERED + 5);
const NameRow = v.object({ name: v.string() });

/**
 * Which of the secrets or pictures that a device still holds are not here. A backup may fall
 * between an entry and what lies beside it; by the entries alone such a centre looks whole.
 */
export const lackingRoute = ({ pool }: Endpoint) =>
  new Hono<Carried>().post('/', async (c) => {
    const { station } = c.get('session');
    const asked = await readJson(c, LackingRequestSchema, MOST_BYTES);
    if (!asked.ok) return refuse(c, asked);
    const { shelf, hashes } = asked.value;
    const found = await inStation(pool, station, 'read', (tx) =>
      select(tx, NameRow, SQL[shelf], [station, texts(hashes)]),
    );
    const here = new Set(found.map(({ name }) => name));
    const lacking = hashes.filter((hash) => !here.has(hash));
    return answer(c, { lacking } satisfies LackingAnswer);
  });
