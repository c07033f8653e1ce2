import { expect, test } from 'vitest';
import { isTakeOver } from '../../sw/take-over.ts';

test("only the page's own word lets a waiting version take over", () => {
  expect(isTakeOver({ type: 'SKIP_WAITING' })).toBe(true);
  expect([null, undefined, '', 'SKIP_WAITING', { type: 'OTHER' }, {}].map(isTakeOver)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});
