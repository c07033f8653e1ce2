import { expect, test } from 'vitest';
import { parsePostmaster } from '../../../src/server/database/postmaster.ts';

const written = [
  '4711',
  '/srv/data/cluster',
  '1795000000',
  '54321',
  '',
  '127.0.0.1',
  ' 12345  678',
  'ready   ',
];

test('pid, port and state are read from their lines', () => {
  expect(parsePostmaster(written.join('\n'))).toEqual({ pid: 4711, port: 54_321, ready: true });
  expect(parsePostmaster(written.join('\r\n'))?.ready).toBe(true);
  expect(parsePostmaster([...written.slice(0, 7), 'starting'].join('\n'))?.ready).toBe(false);
});

test('a file cut short after the port is a server that is not ready', () => {
  expect(parsePostmaster(written.slice(0, 4).join('\n'))?.ready).toBe(false);
});

test.each([
  ['empty', ''],
  ['cut before the port', written.slice(0, 3).join('\n')],
  ['without a pid', ['', ...written.slice(1)].join('\n')],
  ['with a port out of range', [...written.slice(0, 3), '70000'].join('\n')],
  ['single-user (negative pid)', ['-4711', ...written.slice(1)].join('\n')],
])('%s is not one', (_, text) => {
  expect(parsePostmaster(text)).toBeNull();
});
