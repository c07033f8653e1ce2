import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import * as v from 'valibot';
import { PHOTO_BYTES, photoType } from '../../core/goods/photo.ts';
import { HashSchema } from '../../core/journal/entry.ts';
import type { KeptAnswer } from '../../core/protocol.ts';
import { inStation } from '../database/pool.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { photoOf } from '../photo.ts';
import { answer, refuse } from './answer.ts';
import { readBody } from './body.ts';

// A station's own: nobody between it and the centre may keep it.
const FOR_EVER = 'private, max-age=31536000, immutable';
/** Pictures, put and asked for by the hash of their bytes, each station its own. */
export const photoRoute = ({ pool, now }: Endpoint) =>
  new Hono<Carried>()
    .put('/:hash', async (c) => {
      const { station } = c.get('session');
      const body = await readBody(c);
      if (!body.ok) return refuse(c, { why: body.why });
      const { bytes } = body;
      if (bytes.length > PHOTO_BYTES) return refuse(c, { why: 'too-large' });
      const hash = createHash('sha256').update(bytes).digest('hex');
      if (photoType(bytes) === null || hash !== c.req.param('hash')) {
        return refuse(c, { why: 'malformed' });
      }
      await inStation(pool, station, 'write', (tx) =>
        tx.query(
          `INSERT INTO photo (station_id, hash, made, data) VALUES ($1, $2, $3, $4)
          ON CONFLICT DO NOTHING`,
          [station, hash, now(), Buffer.from(bytes)],
        ),
      );
      return answer(c, { hash } satisfies KeptAnswer);
    })
    .get('/:hash', async (c) => {
      const { station } = c.get('session');
      const hash = c.req.param('hash');
      if (!v.is(HashSchema, hash)) return refuse(c, { why: 'not-found' });
      const picture = await photoOf(pool, station, hash);
      if (picture === null) return refuse(c, { why: 'not-found' });
      return c.body(picture.bytes, 200, {
        'content-type': picture.type,
        'cache-control': FOR_EVER,
      });
    });
