import { Hono } from 'hono';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { EnrolRequestSchema } from '../../core/protocol.ts';
import { enrol } from '../access/enrol.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { answer, refuse } from './answer.ts';
import { readBody, textOf } from './body.ts';
import { giveCookie } from './cookie.ts';

/** Enrolment: a one-time code and a key for a certificate and a session. */
export const enrolRoute = ({ pool, keys, now }: Endpoint) =>
  new Hono<Carried>().post('/', async (c) => {
    const body = await readBody(c);
    if (!body.ok) return refuse(c, body);
    const request = v.safeParse(EnrolRequestSchema, parseJson(textOf(body.bytes) ?? ''));
    if (!request.success) return refuse(c, { why: 'malformed' });
    const enrolled = await enrol(pool, keys, request.output, now());
    if (!enrolled.ok) return refuse(c, { why: enrolled.why });
    c.set('station', enrolled.answer.station.id);
    giveCookie(c, enrolled.cookie);
    return answer(c, enrolled.answer);
  });
