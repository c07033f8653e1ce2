import { expect, test } from 'vitest';
import { isConflict, isInfrastructure } from '../../../src/server/database/failure.ts';

const failed = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

test.each([
  ['the connection broke', '08006'],
  ['a deadlock', '40P01'],
  ['no serial order', '40001'],
  ['the disk is full', '53100'],
  ['too many connections', '53300'],
  ['an operator stops the server', '57P01'],
  ['the disk fails', '58030'],
  ['set read-only', '25006'],
  ['idle too long in a transaction', '25P03'],
  ['a lock not to be had in time', '55P03'],
  ['nobody listens', 'ECONNREFUSED'],
])('%s (%s) is nobody’s fault: tried again', (_, code) => {
  expect(isInfrastructure(failed(code))).toBe(true);
});

test.each([
  ['a value that does not fit', '22003'],
  ['a key twice', '23505'],
  ['a transaction that has failed', '25P02'],
  ['row-level security', '42501'],
])('%s (%s) is about the data', (_, code) => {
  expect(isInfrastructure(failed(code))).toBe(false);
});

test('only what a second try can pass is a conflict', () => {
  expect(['40001', '40P01', '53100', ''].map((code) => isConflict(failed(code)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
