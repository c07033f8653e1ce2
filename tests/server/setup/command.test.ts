import { expect, test } from 'vitest';
import { CommandFailed, runQuietly } from '../../../src/server/setup/command.mjs';

const node = (script: string): Promise<string> =>
  runQuietly('the script', process.execPath, ['-e', script]);

test('gives back what a command printed', async () => {
  expect(await node('process.stdout.write("out"); process.stderr.write("err")')).toMatch(/out/);
});

test('a failure carries its title and the end of what was printed', async () => {
  const failure = await node('console.error("the reason"); process.exit(3)').catch((e) => e);
  expect(failure).toBeInstanceOf(CommandFailed);
  expect(failure.message).toBe('the script failed:\nthe reason');
});

test('a program that is not there is a failure, not a crash', async () => {
  await expect(runQuietly('the ghost', 'no-such-program', [])).rejects.toThrow(/^the ghost failed/);
});
