/** What a running PostgreSQL notes about itself in `postmaster.pid`. */
export type Postmaster = { pid: number; port: number; ready: boolean };

const PID_LINE = 0;
const PORT_LINE = 3;
const STATUS_LINE = 7;

const positive = (line: string | undefined): number | null => {
  const value = Number(line?.trim());
  return Number.isSafeInteger(value) && value > 0 ? value : null;
};

/** Reads the text of a `postmaster.pid`; null when it is cut short or not one. */
export const parsePostmaster = (text: string): Postmaster | null => {
  const lines = text.split(/\r?\n/);
  const pid = positive(lines[PID_LINE]);
  const port = positive(lines[PORT_LINE]);
  if (pid === null || port === null || port > 65_535) return null;
  return { pid, port, ready: lines[STATUS_LINE]?.trim() === 'ready' };
};
