import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { alone } from '../../../src/server/setup/alone.mjs';

const MODULE = new URL('../../../src/server/setup/alone.mjs', import.meta.url).href;

let lock = '';
beforeEach(() => {
  lock = join(mkdtempSync(join(tmpdir(), 'alone-')), 'lock');
});

/** A lock as a process left it. */
function left(pid: number): void {
  mkdirSync(lock);
  writeFileSync(join(lock, 'pid'), String(pid));
}

/** The number of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('one at a time', () => {
  test('works of one process do not overlap', async () => {
    const told: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      told.push(`${name} in`);
      await new Promise((done) => setTimeout(done, 20));
      told.push(`${name} out`);
    };
    await Promise.all([alone(lock, work('a')), alone(lock, work('b'))]);
    expect(told.map((line) => line.slice(2))).toEqual(['in', 'out', 'in', 'out']);
    expect(existsSync(lock)).toBe(false);
  });

  test('nor do works of several processes, of which all find a dead one’s lock', async () => {
    left(await endedPid());
    const file = `${lock}.txt`;
    const script = `
      import { appendFileSync } from 'node:fs';
      import { setTimeout as pause } from 'node:timers/promises';
      import { alone } from ${JSON.stringify(MODULE)};
      await alone(${JSON.stringify(lock)}, async () => {
        appendFileSync(${JSON.stringify(file)}, 'in\\n');
        await pause(30);
        appendFileSync(${JSON.stringify(file)}, 'out\\n');
      });`;
    const children = [1, 2, 3].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', script]),
    );
    expect(await Promise.all(children.map((child) => once(child, 'exit')))).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
    expect(readFileSync(file, 'utf8')).toBe('in\nout\n'.repeat(3));
  });

  test('work that fails gives the lock back', async () => {
    await expect(alone(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await alone(lock, () => Promise.resolve('next'))).toBe('next');
  });
});

describe('what another process left', () => {
  test('is taken over when that process is dead', async () => {
    left(await endedPid());
    expect(await alone(lock, () => Promise.resolve('done'))).toBe('done');
  });

  test('is taken over when its number is another process’s by now', async () => {
    left(process.pid);
    utimesSync(lock, 1, 1);
    expect(await alone(lock, () => Promise.resolve('done'))).toBe('done');
  });
});
