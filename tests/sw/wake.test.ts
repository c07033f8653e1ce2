import { expect, test } from 'vitest';
import { WAKE } from '../../src/core/wake.ts';
import { wakeTabs } from '../../sw/wake.ts';

test('the sync event wakes every open tab, and no other event does', () => {
  const told: unknown[] = [];
  const tab = { postMessage: (message: unknown) => told.push(message) };
  expect(wakeTabs('other', [tab])).toBe(false);
  expect(told).toEqual([]);
  expect(wakeTabs(WAKE, [tab, tab])).toBe(true);
  expect(told).toEqual([{ type: WAKE }, { type: WAKE }]);
});
