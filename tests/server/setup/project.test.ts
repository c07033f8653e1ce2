import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NODE_FLAGS, nodeComplaint, PROJECT } from '../../../src/server/setup/project.mjs';

test('the project is the folder of package.json', () => {
  expect(existsSync(join(PROJECT, 'package.json'))).toBe(true);
});

test('Node 20 and later will do, older ones get a sentence that names both', () => {
  expect(nodeComplaint('20.0.0')).toBeNull();
  expect(nodeComplaint('26.1.0')).toBeNull();
  expect(nodeComplaint('18.20.4')).toMatch(/Node 20 .* 18\.20\.4/);
});

test('what is measured runs with the flags that npm start gives', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    scripts: { start: `node ${NODE_FLAGS.join(' ')} src/server/start.mjs` },
  });
});
