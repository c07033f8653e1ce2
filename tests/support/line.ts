// The line between a till and its centre, with what goes wrong on real ones. The till's origin is
// this proxy, so page, service worker and exchange all go through it.
import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  createServer,
  request,
} from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../src/server/setup/ports.mjs';

/**
 * `hole`: accepts and never answers; `reset`: cuts each connection; `portal`: a login page with
 * 200 for everything; `half`: the centre's answer ends in its middle, with an honest length;
 * `deaf`: the centre gets the push and commits it, its answer is lost; `slow`: each exchange comes
 * to the centre seconds later.
 */
export type Fault = 'hole' | 'reset' | 'portal' | 'half' | 'deaf' | 'slow';

export type Line = {
  readonly origin: string;
  /** What the line does from now on; null when it is mended. */
  set(fault: Fault | null): void;
  /** How often the fault that is set now has struck an exchange (`/api/…`). */
  readonly struck: () => number;
  /** Calls `heard` when a push comes in, before it is passed on; null for nobody. */
  onPush(heard: (() => void) | null): void;
  /** A later release: its service worker differs in this last line from now on. */
  release(line: string): void;
  close(): Promise<void>;
};

const FIRST_PORT = 9_300;
const SLOW_MS = 2_000;
const PORTAL = '<!doctype html><title>Wi-Fi</title><p>Please log in.</p>';

const isPush = ({ method, url }: IncomingMessage): boolean =>
  method === 'POST' && url === '/api/push';
const isExchange = ({ url }: IncomingMessage): boolean => url?.startsWith('/api/') ?? false;

type Answer = { status: number; headers: OutgoingHttpHeaders; body: Buffer };

const whole = async (stream: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};

/** Opens a line to a server; it is in order until a fault is set. */
export async function openLine(target: string): Promise<Line> {
  let fault: Fault | null = null;
  let struck = 0;
  let heard: (() => void) | null = null;
  let released = '';
  const held = new Set<ServerResponse>();
  const server = createServer((asked, answer) => {
    held.add(answer);
    answer.on('close', () => held.delete(answer));
    if (isPush(asked)) heard?.();
    carry(asked, answer, fault).catch(() => answer.destroy());
  });

  const carry = async (
    asked: IncomingMessage,
    answer: ServerResponse,
    how: Fault | null,
  ): Promise<void> => {
    if (how !== null && isExchange(asked)) struck += 1;
    if (how === 'hole') return;
    if (how === 'slow' && isExchange(asked)) await pause(SLOW_MS);
    if (how === 'reset') return void answer.destroy();
    if (how === 'portal') {
      return void answer.writeHead(200, { 'content-type': 'text/html' }).end(PORTAL);
    }
    if (asked.url === '/api/news') return stream(target, asked, answer);
    const isWorker = asked.url === '/service-worker.js';
    if (isWorker) asked.headers['accept-encoding'] = 'identity';
    const given = await ask(target, asked);
    if (how === 'deaf' && isPush(asked)) return void answer.destroy();
    const body =
      how === 'half'
        ? given.body.subarray(0, given.body.length / 2)
        : Buffer.concat([given.body, Buffer.from(isWorker ? released : '')]);
    answer.writeHead(given.status, { ...given.headers, 'content-length': body.length }).end(body);
  };

  const port = await freePort(FIRST_PORT);
  await new Promise<void>((done) => {
    server.listen(port, '127.0.0.1', done);
  });
  return {
    origin: `http://localhost:${port}`,
    set: (next) => {
      fault = next;
      struck = 0;
      // Whatever was under way is lost with the line; what hung in the hole learns it is mended.
      if (next !== 'hole') for (const answer of held) answer.destroy();
    },
    struck: () => struck,
    onPush: (next) => {
      heard = next;
    },
    release: (next) => {
      released = `\n// ${next}\n`;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Asks the server the same, and has its answer whole before anything is passed on. */
async function ask(target: string, asked: IncomingMessage): Promise<Answer> {
  const body = await whole(asked);
  const given = await new Promise<IncomingMessage>((done, failed) => {
    request(
      new URL(asked.url ?? '/', target),
      {
        method: asked.method,
        headers: asked.headers,
        agent: false,
      },
      done,
    )
      .on('error', failed)
      .end(body);
  });
  const { 'transfer-encoding': _, ...headers } = given.headers;
  return { status: given.statusCode ?? 502, headers, body: await whole(given) };
}

/** News never end: they are passed on as they come. */
function stream(target: string, asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  return new Promise((done, failed) => {
    const asking = request(
      new URL(asked.url ?? '/', target),
      { headers: asked.headers, agent: false },
      (given) => {
        answer.writeHead(given.statusCode ?? 502, given.headers);
        given.pipe(answer);
        given.on('error', failed).on('close', () => done());
      },
    );
    asking.on('error', failed).end();
    answer.on('close', () => asking.destroy());
  });
}
