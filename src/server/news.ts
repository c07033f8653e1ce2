// Who is listening hears that a station has something new. Announced after the commit and
// gathered for a moment: a NOTIFY inside the push would halve its rate.
import pg from 'pg';
import * as v from 'valibot';
import { CENTRE } from '../core/id.ts';
import { parseJson } from '../core/journal/entry.ts';
import { KEPT_ALIVE, type Pool } from './database/pool.ts';
import { type Log, failureLine } from './log.ts';

/** Hears a sequence, and which device was told of it already; null: none, or not all of it. */
type Listener = (seq: number, told: string | null) => void;

/** News of stations' last sequences; what is for all stations reaches every listener. */
export type News = {
  announce(station: string, seq: number, told?: string | null): void;
  /** Calls `listener` until the function returned is called; `ended` when the server closes. */
  subscribe(station: string, listener: Listener, ended: () => void): () => void;
  close(): Promise<void>;
};

const GATHER_MS = 100;
const CHANNEL = 'till_news';
const RECONNECT_MS = 2_000;
const ANSWER_MS = 10_000;
// A notification carries at most 8,000 bytes; a station, its sequence and a device take about 95.
const PER_NOTICE = 80;

// A process of an older version names no device.
const Told = v.optional(v.nullable(v.string()), null);
const NoticeSchema = v.array(v.tuple([v.string(), v.number(), Told]));
type Notice = v.InferOutput<typeof NoticeSchema>;

type Board = Pick<News, 'subscribe'> & {
  tell(notice: Notice): void;
  /** Has everybody look for himself. */
  wake(): void;
  end(): void;
};

function newBoard(): Board {
  const readers = new Set<{ station: string; listener: Listener; ended: () => void }>();
  return {
    subscribe: (station, listener, ended) => {
      const reader = { station, listener, ended };
      readers.add(reader);
      return () => {
        readers.delete(reader);
      };
    },
    tell: (notice) => {
      for (const [station, seq, told] of notice) {
        for (const reader of readers) {
          if (station === CENTRE || station === reader.station) reader.listener(seq, told);
        }
      }
    },
    wake: () => {
      for (const { listener } of readers) listener(0, null);
    },
    end: () => {
      for (const { ended } of [...readers]) ended();
    },
  };
}

/** News gathered for 100 ms and then given to `send`. */
function gathered(send: (notice: Notice) => void): {
  announce: News['announce'];
  stop: () => void;
} {
  const waiting = new Map<string, { seq: number; told: string | null }>();
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    timer = null;
    const notice = [...waiting].map(([station, { seq, told }]): Notice[number] => [
      station,
      seq,
      told,
    ]);
    waiting.clear();
    for (let i = 0; i < notice.length; i += PER_NOTICE) send(notice.slice(i, i + PER_NOTICE));
  };
  return {
    announce: (station, seq, told = null) => {
      const before = waiting.get(station) ?? { seq, told };
      waiting.set(station, {
        seq: Math.max(seq, before.seq),
        told: before.told === told ? told : null,
      });
      timer ??= setTimeout(flush, GATHER_MS);
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** News within this process. */
export function localNews(): News {
  const board = newBoard();
  const { announce, stop } = gathered(board.tell);
  return {
    announce,
    subscribe: board.subscribe,
    close: async () => {
      stop();
      board.end();
    },
  };
}

/** A station's listeners in all processes look for themselves; with CENTRE, everybody's. */
export async function notify(pool: Pool, station: string): Promise<void> {
  const notice: Notice = [[station, 0, null]];
  await pool.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(notice)]);
}

/**
 * News among all processes on one database, by LISTEN and NOTIFY on a connection of its own, which
 * is made anew when the database does not answer within `answer` ms.
 */
export function databaseNews(url: string, log: Log, answer = ANSWER_MS): News {
  const board = newBoard();
  let client: pg.Client | null = null;
  let isClosed = false;
  let wasLost = false;
  let retry: NodeJS.Timeout | null = null;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      application_name: CHANNEL,
      pipeline: true, // a notice may have to go before the one before it is through
      query_timeout: answer, // what is on its way unheard, no keep-alive looks after
      ...KEPT_ALIVE,
    });
    fresh.on('error', () => lost(fresh)).on('end', () => lost(fresh));
    fresh.on('notification', ({ payload }) => {
      const notice = v.safeParse(NoticeSchema, parseJson(payload ?? ''));
      if (notice.success) board.tell(notice.output);
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
    } catch (failure) {
      await fresh.end().catch(() => undefined);
      throw failure;
    }
    if (isClosed) return fresh.end();
    client = fresh;
    if (wasLost) board.wake(); // what the others announced meanwhile was not heard here
    wasLost = false;
  };
  const start = (): void => {
    retry = null;
    connect().catch((failure: unknown) => {
      log({ event: 'news-lost', ...failureLine(failure) });
      again();
    });
  };
  const again = (): void => {
    if (!isClosed) retry ??= setTimeout(start, RECONNECT_MS);
  };
  const lost = (which: pg.Client): void => {
    if (client !== which) return;
    client = null;
    wasLost = true;
    again();
  };
  const { announce, stop } = gathered((notice) => {
    // Without the connection the own listeners at least hear it; the others poll.
    if (client === null) board.tell(notice);
    else
      client
        .query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(notice)])
        .catch(() => board.tell(notice));
  });
  start();
  return {
    announce,
    subscribe: board.subscribe,
    close: async () => {
      isClosed = true;
      stop();
      if (retry !== null) clearTimeout(retry);
      board.end();
      await client?.end().catch(() => undefined);
    },
  };
}
