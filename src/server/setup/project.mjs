import { fileURLToPath } from 'node:url';

/** The project's folder, wherever the command was called from. */
export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

const OLDEST_NODE = 20;

/**
 * How `npm start` runs Node. A push of hundreds of sales makes much that is soon forgotten: in the
 * 16 MB that are usual for it, forgetting was a fifth of the server's work, in these a ninth.
 */
export const NODE_FLAGS = ['--max-semi-space-size=64'];

/**
 * The sentence to show when this Node is too old; null when it will do.
 * @param {string} version as in `process.versions.node`
 * @returns {string | null}
 */
export const nodeComplaint = (version) =>
  Number(version.split('.')[0]) >= OLDEST_NODE
    ? null
    : `Node ${OLDEST_NODE} or newer is needed, this is ${version}: see https://nodejs.org`;

/**
 * Prints one finished or starting step on one line.
 * @param {string} text
 */
export const say = (text) => {
  process.stdout.write(`${text}\n`);
};

/** @param {number} since a `performance.now()` */
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
