import { Hono } from 'hono';
import * as v from 'valibot';
import { hashOf } from '../../core/journal/entry.ts';
import type { KeptAnswer } from '../../core/protocol.ts';
import { SecretSchema } from '../../core/secret.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { answer, refuse } from './answer.ts';
import { readBody, textOf } from './body.ts';

// In bytes: no secret is larger.
const MOST = 1_000;

/** Sealed values, put by the hash of their text. Nobody reads one back: there is no GET. */
export const secretRoute = ({ journal, now }: Endpoint) =>
  new Hono<Carried>().put('/:name', async (c) => {
    const { station } = c.get('session');
    const body = await readBody(c);
    if (!body.ok) return refuse(c, { why: body.why });
    if (body.bytes.length > MOST) return refuse(c, { why: 'too-large' });
    const sealed = textOf(body.bytes);
    if (!v.is(SecretSchema, sealed) || hashOf(sealed) !== c.req.param('name')) {
      return refuse(c, { why: 'malformed' });
    }
    const hash = hashOf(sealed);
    await journal.inStation(station, 'write', (tx) => tx.keepSecret(hash, sealed, now()));
    return answer(c, { hash } satisfies KeptAnswer);
  });
