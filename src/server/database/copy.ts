// COPY as a stream in either direction, which the driver leaves to its users: whoever cannot keep
// up holds the other side back, so that no table is ever whole in memory.
import { once } from 'node:events';
import { Readable } from 'node:stream';
import pg, { type Connection } from 'pg';
import type { Tx } from './pool.ts';

const BLOCK = 256 * 1024;

/** What a COPY gives: its bytes in blocks of some 256 kB, and at the end its number of rows. */
export type CopyOut = { readonly blocks: AsyncIterable<Buffer>; rows(): number };

/**
 * Sends a COPY as a query whose messages `heard` takes itself. The driver's pipeline only lets its
 * own queries through: nothing else may be asked for until this one is over.
 */
function send(tx: Tx, sql: string, heard: Record<string, (message: never) => void>): void {
  tx.query(Object.assign(new pg.Query(sql), heard));
}

type Data = { readonly chunk: Buffer };
type Complete = { readonly text: string };

const rowsIn = ({ text }: Complete): number => Number(/^COPY (\d+)$/.exec(text)?.[1] ?? 0);

const ignored = (): void => undefined;

/** Runs `COPY … TO STDOUT`. Whoever stops reading before the end loses the connection. */
export function copyOut(tx: Tx, sql: string): CopyOut {
  let parts: Buffer[] = [];
  let length = 0;
  let rows = 0;
  let socket: Connection['stream'] | null = null;
  let isOver = false;
  const blocks = new Readable({
    objectMode: true,
    highWaterMark: 2,
    read: () => {
      socket?.resume();
    },
    destroy: (failure, done) => {
      if (!isOver) socket?.destroy();
      done(failure);
    },
  });
  const flush = (): void => {
    if (length > 0 && !blocks.push(Buffer.concat(parts))) socket?.pause();
    parts = [];
    length = 0;
  };
  send(tx, sql, {
    submit: (connection: Connection) => {
      socket = connection.stream;
      connection.query(sql);
    },
    handleCopyData: ({ chunk }: Data) => {
      parts.push(Buffer.from(chunk)); // the driver writes over its own buffer
      length += chunk.length;
      if (length >= BLOCK) flush();
    },
    handleCommandComplete: (message: Complete) => {
      rows = rowsIn(message);
    },
    handleReadyForQuery: () => {
      isOver = true;
      flush();
      blocks.push(null);
      socket?.resume();
    },
    handleError: (failure: Error) => {
      isOver = true;
      blocks.destroy(failure);
    },
    handleRowDescription: ignored,
  });
  return { blocks, rows: () => rows };
}

const COPY_DATA = 'd';
const COPY_DONE = 'c';
const COPY_FAIL = 'f';

function frame(type: string, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(payload.length + 4, 1);
  return Buffer.concat([head, payload]);
}

/** Runs `COPY … FROM STDIN` with these bytes; gives the number of rows. */
export async function copyIn(
  tx: Tx,
  sql: string,
  blocks: AsyncIterable<Uint8Array>,
): Promise<number> {
  let rows = 0;
  let settle: { done: () => void; failed: (failure: unknown) => void };
  const over = new Promise<void>((done, failed) => {
    settle = { done, failed };
  });
  over.catch(ignored); // it is awaited below, but may fail before
  let begin: (connection: Connection) => void = ignored;
  const begun = new Promise<Connection>((ok) => {
    begin = ok;
  });
  send(tx, sql, {
    submit: (connection: Connection) => connection.query(sql),
    handleCopyInResponse: begin,
    handleCommandComplete: (message: Complete) => {
      rows = rowsIn(message);
    },
    handleReadyForQuery: () => settle.done(),
    handleError: (failure: Error) => settle.failed(failure),
    handleRowDescription: ignored,
  });
  const connection = await Promise.race([begun, over]);
  if (!connection) return rows;
  const { stream } = connection;
  try {
    for await (const block of blocks) {
      if (!stream.write(frame(COPY_DATA, block))) {
        await Promise.race([once(stream, 'drain'), over]);
      }
    }
  } catch (failure) {
    stream.write(frame(COPY_FAIL, Buffer.from('the source failed\0')));
    await over.catch(ignored);
    throw failure;
  }
  stream.write(frame(COPY_DONE, new Uint8Array()));
  await over;
  return rows;
}
