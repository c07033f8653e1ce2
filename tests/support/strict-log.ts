import type { Log } from '../../src/server/log.ts';

/** For work in which nothing may fail: what is logged as a failure is thrown, as an error. */
export const strictLog: Log = (line) => {
  if (line['event'] === 'failure') throw new Error(JSON.stringify(line));
};
