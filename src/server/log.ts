/** One line of the log: flat, and never with personal data in it. */
export type Log = (line: Readonly<Record<string, string | number | null>>) => void;

/** Writes lines as JSON to the standard output. */
export const jsonLog: Log = (line) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
};

/** What of a failure may be logged: messages can quote data, so only where it happened. */
export const failureLine = (failure: unknown): Record<string, string> => {
  if (!(failure instanceof Error)) return { failure: typeof failure };
  const frames = (failure.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  const code = 'code' in failure ? { code: String(failure.code) } : {};
  return { failure: failure.name, ...code, where: frames.slice(0, 5).join(' <').trim() };
};
