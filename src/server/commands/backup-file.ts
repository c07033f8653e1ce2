// A backup is one gzip file: lines of JSON, and between them the tables as COPY gave them, in
// blocks whose length stands before them.
//   head {format, version, made, migrations}
//   per table {table, columns}, then {bytes} with so many bytes each, then {rows, sha256}
//   foot {tables}
// Rows and hash of a table stand behind it, so that it is written and read in one pass.
import { type Hash, createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';

export const FORMAT = 'till-backup';
export const VERSION = 1;

const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Name = v.pipe(v.string(), v.regex(/^[a-z_][a-z0-9_]*$/));

export const HeadSchema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  made: Whole,
  migrations: v.array(v.string()),
});
export const TableSchema = v.object({ table: Name, columns: v.array(Name) });
export const FootSchema = v.object({ tables: Whole });
const BlockSchema = v.object({ bytes: Whole });
const EndSchema = v.object({ rows: Whole, sha256: v.string() });

/** What is known of a table in a backup. */
export type Packed = { readonly table: string; readonly rows: number };

/** Why a file is no whole backup. */
export class BackupBroken extends Error {}

/** A backup while it is written. */
export type BackupWriter = {
  line(value: object): Promise<void>;
  /** Writes a table's blocks and, behind them, its number of rows and hash. */
  table(blocks: AsyncIterable<Buffer>, rows: () => number): Promise<number>;
};

/** Writes a backup aside, flushes it and puts it in place; whatever fails leaves nothing. */
export async function writeFileAside(
  file: string,
  work: (writer: BackupWriter) => Promise<void>,
): Promise<void> {
  const aside = `${file}.${process.pid}.part`;
  try {
    const gzip = createGzip({ level: 6 });
    const written = pipeline(gzip, createWriteStream(aside, { mode: 0o600 }));
    written.catch(() => undefined); // it is awaited below, but may fail before
    const put = async (bytes: string | Uint8Array): Promise<void> => {
      if (!gzip.write(bytes)) await Promise.race([once(gzip, 'drain'), written]);
    };
    try {
      await work(writerOn(put));
      gzip.end();
    } catch (failure) {
      gzip.destroy();
      throw failure;
    }
    await written;
    await flushed(aside, 'r+');
    await rename(aside, file);
    await flushed(dirname(file), 'r');
  } catch (failure) {
    await rm(aside, { force: true });
    throw failure;
  }
}

const writerOn = (put: (bytes: string | Uint8Array) => Promise<void>): BackupWriter => {
  const line = (value: object): Promise<void> => put(`${JSON.stringify(value)}\n`);
  return {
    line,
    table: async (blocks, rows) => {
      const hash = createHash('sha256');
      for await (const block of blocks) {
        hash.update(block);
        await line({ bytes: block.length });
        await put(block);
      }
      await line({ rows: rows(), sha256: hash.digest('hex') });
      return rows();
    },
  };
};

async function flushed(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A backup while it is read; every method throws `BackupBroken` where it is not whole. */
export type BackupReader = {
  line<S extends v.GenericSchema>(schema: S): Promise<v.InferOutput<S>>;
  /** A table's blocks; behind the last one rows and hash are told by `end`. */
  table(): { blocks: AsyncGenerator<Uint8Array>; end: () => { rows: number; isWhole: boolean } };
  /** Reads to the end of the file, where gzip checks it as a whole. */
  rest(): Promise<void>;
  close(): void;
};

const broken = (why: string): BackupBroken => new BackupBroken(`not a whole backup: ${why}`);

/** Opens a backup. */
export function readBackup(file: string): BackupReader {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  const passed = pipeline(source, unpacked);
  passed.catch(() => undefined); // the iterator below fails with the same
  const take = takerOf(unpacked);
  const line = async <S extends v.GenericSchema>(schema: S): Promise<v.InferOutput<S>> => {
    const parsed = v.safeParse(schema, parseJson((await take.line()).toString('utf8')));
    if (!parsed.success) throw broken('a line cannot be read');
    return parsed.output;
  };
  return {
    line,
    table: () => {
      const hash = createHash('sha256');
      let end: { rows: number; isWhole: boolean } | null = null;
      return {
        blocks: tableBlocks(line, take, hash, (told) => {
          end = { rows: told.rows, isWhole: told.sha256 === hash.digest('hex') };
        }),
        end: () => end ?? { rows: 0, isWhole: false },
      };
    },
    rest: async () => {
      if ((await take.more()) !== null) throw broken('something stands behind its end');
    },
    close: () => source.destroy(),
  };
}

async function* tableBlocks(
  line: BackupReader['line'],
  take: Taker,
  hash: Hash,
  tell: (end: v.InferOutput<typeof EndSchema>) => void,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = await line(v.union([BlockSchema, EndSchema]));
    if (!('bytes' in next)) {
      tell(next);
      return;
    }
    for await (const part of take.bytes(next.bytes)) {
      hash.update(part);
      yield part;
    }
  }
}

type Taker = {
  line(): Promise<Buffer>;
  bytes(length: number): AsyncGenerator<Buffer>;
  more(): Promise<Buffer | null>;
};

const NEWLINE = 0x0a;
const LONGEST_LINE = 100_000;

/** Takes lines and runs of bytes from a stream. */
function takerOf(stream: AsyncIterable<Buffer>): Taker {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<Buffer | null> => {
    if (rest.length > 0) {
      const held = rest;
      rest = Buffer.alloc(0);
      return held;
    }
    try {
      const next = await chunks.next();
      return next.done === true ? null : next.value;
    } catch (failure) {
      throw broken(failure instanceof Error ? failure.message : String(failure));
    }
  };
  const needed = async (): Promise<Buffer> => {
    const next = await more();
    if (next === null) throw broken('it ends too early');
    return next;
  };
  return {
    more,
    line: async () => {
      let text: Buffer = Buffer.alloc(0);
      for (;;) {
        text = Buffer.concat([text, await needed()]);
        const at = text.indexOf(NEWLINE);
        if (at >= 0) {
          rest = text.subarray(at + 1);
          return text.subarray(0, at);
        }
        if (text.length > LONGEST_LINE) throw broken('a line does not end');
      }
    },
    bytes: async function* (length) {
      for (let left = length; left > 0; ) {
        const part = await needed();
        const own = part.subarray(0, left);
        rest = part.subarray(own.length);
        left -= own.length;
        yield own;
      }
    },
  };
}
