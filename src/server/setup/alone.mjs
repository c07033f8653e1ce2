// One process at a time, among any that share a folder: several test workers and commands that find
// no build would otherwise build into each other's files.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** No work takes that long: a lock as old is of a process whose number another one has now. */
const LONGEST_MS = 15 * 60_000;
/** Taking a dead process's lock away takes no longer than this. */
const BREAKING_MS = 10_000;
const POLL_MS = 100;

/**
 * @param {string} path
 * @returns {number} how old it is in ms; negative when it is not there
 */
const ageOf = (path) => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? -1 : Date.now() - found.mtimeMs;
};

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (failure) {
    return failure instanceof Error && 'code' in failure && failure.code === 'EPERM';
  }
};

/** @param {string} lock */
const isAbandoned = (lock) => {
  try {
    return !isAlive(Number(readFileSync(`${lock}/pid`, 'utf8'))) || ageOf(lock) > LONGEST_MS;
  } catch {
    return false; // given back this very moment
  }
};

/**
 * A name beside the lock that nobody else has.
 * @param {string} lock
 */
const besideOf = (lock) => `${lock}-${process.pid}-${Math.random().toString(36).slice(2)}`;

/**
 * Gives a lock back. It is moved away whole: an empty folder left for a moment could be taken.
 * @param {string} lock
 */
const give = (lock) => {
  const away = besideOf(lock);
  renameSync(lock, away);
  rmSync(away, { recursive: true, force: true });
};

/**
 * Whether it is ours now: a folder with our number in it takes the name, which fails as long as
 * another folder with a number has it.
 * @param {string} lock
 */
const take = (lock) => {
  const own = besideOf(lock);
  mkdirSync(own, { recursive: true });
  writeFileSync(`${own}/pid`, String(process.pid));
  try {
    renameSync(own, lock);
    return true;
  } catch {
    rmSync(own, { recursive: true, force: true });
    return false;
  }
};

/**
 * Takes an abandoned lock away. Only one process at a time looks and takes away, or a slow one
 * would take away the lock of whoever was faster.
 * @param {string} lock
 */
const release = (lock) => {
  const breaking = `${lock}-breaking`;
  if (ageOf(breaking) > BREAKING_MS) rmSync(breaking, { recursive: true, force: true });
  try {
    mkdirSync(breaking);
  } catch {
    return;
  }
  if (isAbandoned(lock)) give(lock);
  rmSync(breaking, { recursive: true, force: true });
};

/**
 * Does work while nobody else does work under the same lock, a folder's path; waits for whoever
 * does, unless that process is dead.
 * @template T
 * @param {string} lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const alone = async (lock, work) => {
  while (!take(lock)) {
    if (isAbandoned(lock)) release(lock);
    await pause(POLL_MS);
  }
  try {
    return await work();
  } finally {
    give(lock);
  }
};
