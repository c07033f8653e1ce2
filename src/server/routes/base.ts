import { type Gzip, createGzip, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { ROW_JOINT, closed, opened } from '../../core/base-text.ts';
import { CENTRE } from '../../core/id.ts';
import { type BaseAnswer, type Cursor, SIZE_HEADER } from '../../core/protocol.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { gapsOf, headsOf } from '../journal/head.ts';
import { cursorOf } from '../journal/stream.ts';
import type { JournalTx } from '../journal/journal-tx.ts';
import { gzipped, takesGzip } from './answer.ts';

const PAGE = 5_000;

/**
 * Base: all balances but the moves, read at one moment. The rows go through as text, page by
 * page into the compressor: a large shop's would be some ten megabytes at once.
 */
export const baseRoute = ({ journal, now }: Endpoint) =>
  new Hono<Carried>().get('/', async (c) => {
    const { station } = c.get('session');
    const { bytes, size } = await journal.inStation(station, 'read', async (tx) => {
      const rest: Omit<BaseAnswer, 'rows' | 'cursor'> = {
        heads: await headsOf(tx),
        gaps: await gapsOf(tx),
        now: now(),
      };
      const packer = newPacker();
      await packer.write(opened(JSON.stringify(rest)));
      const own = await writeRows(tx, packer, '');
      const shared = await tx.beside(CENTRE, (centre) => writeRows(centre, packer, own.separator));
      const cursor: BaseAnswer['cursor'] = { station: own.end, centre: shared.end };
      await packer.write(closed(JSON.stringify(cursor)));
      return packer.end();
    });
    c.header(SIZE_HEADER, String(size));
    return takesGzip(c)
      ? gzipped(c, bytes)
      : c.body(new Uint8Array(gunzipSync(bytes)), 200, {
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
        });
  });

type Written = { readonly separator: string; readonly end: Cursor };

async function writeRows(tx: JournalTx, packer: Packer, separator: string): Promise<Written> {
  const end = cursorOf(await tx.end());
  let joint = separator;
  for (let after = ''; ; ) {
    const rows = await tx.rowTexts(after, PAGE);
    const last = rows.at(-1);
    if (!last) return { separator: joint, end };
    await packer.write(joint + rows.map(({ text }) => text).join(ROW_JOINT));
    joint = ROW_JOINT;
    after = last.id;
  }
}

/** What was written, gzip, and how many bytes it was before. */
type Packed = { readonly bytes: Buffer; readonly size: number };
type Packer = { write(text: string): Promise<void>; end(): Promise<Packed> };

function newPacker(): Packer {
  const gzip: Gzip = createGzip({ level: 5 });
  const parts: Buffer[] = [];
  let size = 0;
  gzip.on('data', (part: Buffer) => parts.push(part));
  return {
    write: (text) =>
      new Promise((done) => {
        size += Buffer.byteLength(text);
        gzip.write(text, () => done());
      }),
    end: () =>
      new Promise((done, failed) => {
        gzip.on('end', () => done({ bytes: Buffer.concat(parts), size })).on('error', failed);
        gzip.end();
      }),
  };
}
