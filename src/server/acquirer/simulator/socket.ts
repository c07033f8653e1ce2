import type { IncomingMessage, RequestListener } from 'node:http';

async function asRequest(came: IncomingMessage): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of came) parts.push(Buffer.from(part));
  const headers = new Headers();
  for (const [name, value] of Object.entries(came.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const { method = 'GET', url = '/' } = came;
  const body = method === 'GET' ? {} : { body: Buffer.concat(parts) };
  const origin = `http://${came.headers.host ?? 'localhost'}`;
  return new Request(new URL(url, origin), { method, headers, ...body });
}

/** Answers a socket's requests with what a simulator says; at null the connection breaks. */
export const listening =
  (handle: (request: Request) => Promise<Response | null>): RequestListener =>
  (came, response) => {
    const respond = async (): Promise<void> => {
      const answer = await handle(await asRequest(came));
      if (answer === null) {
        came.socket.destroy();
        return;
      }
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    };
    respond().catch(() => came.socket.destroy());
  };
