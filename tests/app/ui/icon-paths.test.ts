import icons from 'lucide-static/icon-nodes.json';
import { expect, test } from 'vitest';
import { iconPaths } from '../../../src/app/ui/icon-paths.ts';

const known = new Map(Object.entries(icons));

test('a plain path icon is drawn as lucide draws it', () => {
  expect(known.get('check')).toEqual([['path', { d: iconPaths.check }]]);
});

test('every path begins at a point of the grid and holds only path commands', () => {
  for (const path of Object.values(iconPaths)) {
    expect(path).toMatch(/^M[\d.]/);
    expect(path).toMatch(/^[MmLlHhVvAaCcSsQqTtZz\d\s.,-]+$/);
  }
});
