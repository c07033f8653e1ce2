import { Hono } from 'hono';
import { PROTOCOL } from '../../core/protocol.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { answer } from './answer.ts';

/** Health: 200 while the database answers, else 503 by the endpoint's boundary. */
export const healthRoute = ({ pool, now }: Endpoint) =>
  new Hono<Carried>().get('/', async (c) => {
    await pool.query('SELECT 1');
    return answer(c, { ok: true, protocol: PROTOCOL, now: now() });
  });
