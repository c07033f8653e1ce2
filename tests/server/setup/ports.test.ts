import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort, wishedPort } from '../../../src/server/setup/ports.mjs';

const open: Server[] = [];

const occupy = (port: number, host: string): Promise<number> =>
  new Promise((done, failed) => {
    const server = createServer().on('error', failed);
    open.push(server);
    server.listen(port, host, () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

test('a free wish is granted', async () => {
  const port = await occupy(0, '127.0.0.1');
  await new Promise((done) => open.splice(0)[0]?.close(done));
  expect(await freePort(port)).toBe(port);
});

test.each(['127.0.0.1', '0.0.0.0'])('a port taken on %s is passed over', async (host) => {
  const port = await occupy(0, host);
  const found = await freePort(port);
  expect(found).toBeGreaterThan(port);
  expect(await occupy(found, '127.0.0.1')).toBe(found);
});

test.each([
  ['9000', 9000],
  ['65536', 8787],
  ['0', 8787],
  ['-1', 8787],
  ['80.5', 8787],
  ['http', 8787],
  [undefined, 8787],
  ['', 8787],
])('PORT=%s means %i', (text, port) => {
  expect(wishedPort(text, 8787)).toBe(port);
});
