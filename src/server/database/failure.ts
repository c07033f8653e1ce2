// Classes of SQLSTATE that say nothing about the data: connection, conflict between
// transactions, resources, an operator's hand, the system below.
const CLASSES = new Set(['08', '40', '53', '57', '58']);
// Single codes that say no more about it: a database set read-only (an operator's hand, a standby),
// a transaction that was cut because it idled or lasted too long, a lock not to be had in time.
const CODES = new Set(['25006', '25P03', '25P04', '55P03']);
const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);
// The driver's own failures carry no code.
const DRIVER = /^(Connection terminated|Query read timeout|timeout e|Client has encountered)/;

const codeOf = (failure: unknown): string =>
  failure instanceof Error && 'code' in failure ? String(failure.code) : '';

/** The SQLSTATE or system code of a failure, '' when it has none. */
export const failureCode = codeOf;

/** Whether trying again may help: the database could not be reached or had no room or time. */
export function isInfrastructure(failure: unknown): boolean {
  const code = codeOf(failure);
  if (SOCKET.has(code)) return true;
  if (/^[0-9A-Z]{5}$/.test(code)) return CLASSES.has(code.slice(0, 2)) || CODES.has(code);
  return failure instanceof Error && DRIVER.test(failure.message);
}

/** Deadlock or serialisation: the same work at once again usually passes. */
export const isConflict = (failure: unknown): boolean => /^40[0-9A-Z]{3}$/.test(codeOf(failure));
