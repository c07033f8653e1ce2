import { type Gzip, createGzip, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import * as v from 'valibot';
import { CENTRE } from '../../core/id.ts';
import type { BaseAnswer, Cursor } from '../../core/protocol.ts';
import { type Tx, inStation, scope, select } from '../database/pool.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { headsOf } from '../journal/head.ts';
import { endOf } from '../journal/stream.ts';
import { gzipped, takesGzip } from './answer.ts';

const PAGE = 5_000;
const RowText = v.object({ id: v.string(), text: v.string() });

/**
 * Base: all balances but the moves, read at one moment. The rows go through as text, page by
 * page into the compressor: a large shop's would be some ten megabytes at once.
 */
export const baseRoute = ({ pool, now }: Endpoint) =>
  new Hono<Carried>().get('/', async (c) => {
    const { station } = c.get('session');
    const bytes = await inStation(pool, station, 'read', async (tx) => {
      const rest: Omit<BaseAnswer, 'rows' | 'cursor'> = {
        heads: await headsOf(tx, station),
        now: now(),
      };
      const packer = newPacker();
      await packer.write(`${JSON.stringify(rest).slice(0, -1)},"rows":[`);
      const own = await writeRows(tx, station, packer, '');
      await scope(tx, CENTRE);
      const shared = await writeRows(tx, CENTRE, packer, own.separator);
      const cursor: BaseAnswer['cursor'] = { station: own.end, centre: shared.end };
      await packer.write(`],"cursor":${JSON.stringify(cursor)}}`);
      return packer.end();
    });
    return takesGzip(c)
      ? gzipped(c, bytes)
      : c.body(new Uint8Array(gunzipSync(bytes)), 200, {
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
        });
  });

type Written = { readonly separator: string; readonly end: Cursor };

async function writeRows(
  tx: Tx,
  station: string,
  packer: Packer,
  separator: string,
): Promise<Written> {
  const end = await endOf(tx, station);
  let joint = separator;
  for (let after = ''; ; ) {
    const rows = await select(
      tx,
      RowText,
      `SELECT id, row::text AS text FROM ledger
      WHERE station_id = $1 AND id > $2 AND NOT (id >= 'move:' AND id < 'move;')
      ORDER BY id LIMIT ${PAGE}`,
      [station, after],
    );
    const last = rows.at(-1);
    if (!last) return { separator: joint, end };
    await packer.write(joint + rows.map(({ text }) => text).join(','));
    joint = ',';
    after = last.id;
  }
}

type Packer = { write(text: string): Promise<void>; end(): Promise<Buffer> };

function newPacker(): Packer {
  const gzip: Gzip = createGzip({ level: 5 });
  const parts: Buffer[] = [];
  gzip.on('data', (part: Buffer) => parts.push(part));
  return {
    write: (text) =>
      new Promise((done) => {
        gzip.write(text, () => done());
      }),
    end: () =>
      new Promise((done, failed) => {
        gzip.on('end', () => done(Buffer.concat(parts))).on('error', failed);
        gzip.end();
      }),
  };
}
