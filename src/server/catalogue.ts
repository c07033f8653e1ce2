import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { type Listed, SEGMENT_SIZE, sortKey, writeSegment } from '../core/catalogue.ts';
import type { Catalogue } from '../core/protocol.ts';
import { type Pool, asOwner, select } from './database/pool.ts';

type Segment = Catalogue['segments'][number] & { readonly data: Buffer };

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** Products as segments: sorted, each barcode once (the last one given), compressed. */
export function segmentsOf(products: readonly Listed[]): Segment[] {
  const byKey = new Map(products.map((item) => [sortKey(item.gtin), item]));
  const keys = [...byKey.keys()].sort();
  const segments: Segment[] = [];
  for (let i = 0; i < keys.length; i += SEGMENT_SIZE) {
    const part = keys.slice(i, i + SEGMENT_SIZE);
    const data = gzipSync(writeSegment(part.flatMap((key) => byKey.get(key) ?? [])), { level: 9 });
    segments.push({
      hash: sha256(data),
      first: part[0] ?? '',
      last: part.at(-1) ?? '',
      count: part.length,
      bytes: data.length,
      data,
    });
  }
  return segments;
}

/** Puts a whole catalogue in place of the present one; equal segments stay as they are. */
export async function writeCatalogue(pool: Pool, products: readonly Listed[]): Promise<Catalogue> {
  const segments = segmentsOf(products);
  const version = sha256(segments.map(({ hash }) => hash).join());
  await asOwner(pool, async (tx) => {
    await tx.query('LOCK TABLE catalogue IN SHARE ROW EXCLUSIVE MODE');
    await tx.query('DELETE FROM catalogue');
    for (const [position, { hash, first, last, count, bytes, data }] of segments.entries()) {
      await tx.query(
        `INSERT INTO segment (hash, first, last, count, bytes, data)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
        [hash, first, last, count, bytes, data],
      );
      await tx.query('INSERT INTO catalogue (position, hash, version) VALUES ($1, $2, $3)', [
        position,
        hash,
        version,
      ]);
    }
  });
  return readManifest(pool);
}

const Listing = v.object({
  version: v.string(),
  hash: v.string(),
  first: v.string(),
  last: v.string(),
  count: v.number(),
  bytes: v.number(),
});

/** The catalogue's version and segments; without products the version is ''. */
export async function readManifest(pool: Pool): Promise<Catalogue> {
  const rows = await select(
    pool,
    Listing,
    `SELECT version, hash, first, last, count, bytes
    FROM catalogue JOIN segment USING (hash) ORDER BY position`,
  );
  return {
    version: rows[0]?.version ?? '',
    segments: rows.map(({ version: _, ...segment }) => segment),
  };
}

const SegmentRow = v.object({ data: v.instance(Buffer) });

/** A segment's compressed bytes. */
export async function readSegment(pool: Pool, hash: string): Promise<Buffer | null> {
  const [row] = await select(pool, SegmentRow, 'SELECT data FROM segment WHERE hash = $1', [hash]);
  return row?.data ?? null;
}
