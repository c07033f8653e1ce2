import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';

/** The system user PostgreSQL runs as; null means: the one who started us. */
export type Account = { uid: number; gid: number } | null;

const NAME = 'postgres';

const idOf = (flag: '-u' | '-g'): number | null => {
  const answer = spawnSync('id', [flag, NAME], { encoding: 'utf8' });
  return answer.status === 0 ? Number(answer.stdout.trim()) : null;
};

const existing = (): Account => {
  const uid = idOf('-u');
  const gid = idOf('-g');
  return uid === null || gid === null ? null : { uid, gid };
};

/**
 * PostgreSQL refuses to run as root, so root lends it the system user `postgres`, made when it
 * is missing. Anybody else runs it as himself.
 */
export const databaseAccount = (): Account => {
  if (userInfo().uid !== 0) return null;
  const found = existing();
  if (found !== null) return found;
  spawnSync('groupadd', ['--system', NAME]);
  spawnSync('useradd', ['--system', '--no-create-home', '-g', NAME, NAME]);
  const made = existing();
  if (made === null) throw new Error('no system user "postgres", and it could not be made');
  return made;
};

/** Whether that user can enter a folder or run a file; asked of the system, ACLs and all. */
export const canReach = (account: Account, path: string): boolean =>
  account === null || spawnSync('test', ['-x', path], { ...account, cwd: '/' }).status === 0;
