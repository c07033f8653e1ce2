import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Embedded, startEmbedded } from '../../src/server/database/embedded.ts';

const SHARED = 'TILL_TEST_DATABASE';

const NOTHING = async (): Promise<void> => undefined;

const PREFIX = 'till-test-';

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const remove = async (folder: string, database: Embedded): Promise<void> => {
  await database.stop();
  rmSync(database.home, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
};

// A run that was killed leaves its PostgreSQL behind; the next run takes it over to stop it.
const sweep = async (): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((file) => file.startsWith(PREFIX))) {
    if (alive(Number(name.slice(PREFIX.length).split('-')[0]))) continue;
    const folder = join(tmpdir(), name);
    await startEmbedded(folder, { durable: false })
      .then((database) => remove(folder, database))
      .catch(() => undefined); // another user's: not ours to touch
  }
};

// Vitest calls this once for every group that needs a database; the first call starts the run's
// one cluster and notes its address in the environment, the later ones find it there.
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const running = process.env[SHARED];
  if (running !== undefined) {
    project.provide('databaseUrl', running);
    return NOTHING;
  }
  await sweep();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o711); // root's PostgreSQL runs as another user, who has to get in
  const database = await startEmbedded(folder, { durable: false });
  process.env[SHARED] = database.url;
  project.provide('databaseUrl', database.url);
  return async () => {
    delete process.env[SHARED];
    await remove(folder, database);
  };
};
