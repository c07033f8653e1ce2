import { Hono } from 'hono';
import type { Carried, Endpoint } from '../endpoint.ts';
import { readManifest, readSegment } from '../catalogue.ts';
import { answer, refuse } from './answer.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The shared catalogue: the list of segments, and each by the hash of its bytes. They travel as
 * they are stored: compressed, but not as an encoding, for the device keeps them so.
 */
export const catalogueRoute = ({ pool }: Endpoint) =>
  new Hono<Carried>()
    .get('/', async (c) => answer(c, await readManifest(pool)))
    .get('/:hash', async (c) => {
      const data = await readSegment(pool, c.req.param('hash'));
      if (data === null) return refuse(c, { why: 'not-found' });
      return c.body(new Uint8Array(data), 200, {
        'content-type': 'application/octet-stream',
        'cache-control': FOR_EVER,
      });
    });
