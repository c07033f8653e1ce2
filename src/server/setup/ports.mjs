import { createServer } from 'node:net';

const TRIES = 200;

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>} true too where the machine has no such address (no IPv6)
 */
const listens = (port, host) =>
  new Promise((done) => {
    const server = createServer();
    server.on('error', (failure) => {
      done(!('code' in failure && (failure.code === 'EADDRINUSE' || failure.code === 'EACCES')));
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(true)));
  });

// One program may hold a port on one address only, so both are asked.
/** @param {number} port */
const isFree = async (port) => (await listens(port, '127.0.0.1')) && (await listens(port, '::'));

/**
 * The wished port, or the next free one above it.
 * @param {number} wish
 */
export const freePort = async (wish) => {
  const last = Math.min(wish + TRIES, 65_535);
  for (let port = wish; port <= last; port += 1) if (await isFree(port)) return port;
  throw new Error(`no free port from ${wish} to ${last}`);
};

/**
 * @param {string | undefined} text the environment's PORT
 * @param {number} usual
 */
export const wishedPort = (text, usual) => {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : usual;
};
