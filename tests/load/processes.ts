// What processes have used so far, as Linux counts it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const TICK_MS = 10;
const PARENT = 1;
const USER = 11;
const CHILDREN = 13;

/** The numbers behind a process's name in its `stat`; empty when it is gone. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

const ticks = (stat: readonly string[], from: number): number =>
  Number(stat[from] ?? 0) + Number(stat[from + 1] ?? 0);

/** Milliseconds of processor time of a process. */
export const cpuOf = (pid: number): number => ticks(statOf(pid), USER) * TICK_MS;

/** Milliseconds of processor time of a PostgreSQL: of its postmaster and all its children. */
export function cpuOfCluster(home: string): number {
  const [line = ''] = readFileSync(join(home, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
  const postmaster = Number(line);
  const own = statOf(postmaster);
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && Number(statOf(pid)[PARENT]) === postmaster)
    .reduce((sum, pid) => sum + ticks(statOf(pid), USER), 0);
  return (ticks(own, USER) + ticks(own, CHILDREN) + children) * TICK_MS;
}
