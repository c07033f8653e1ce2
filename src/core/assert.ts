/** Throws when something that the code relies on does not hold; expected outcomes are returned. */
export function assert(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${sentence}`);
}

/** The value, or a thrown sentence when it is missing: for what cannot be missing. */
export function required<T>(value: T | null | undefined, sentence: string): T {
  if (value === null || value === undefined) throw new Error(`assertion failed: ${sentence}`);
  return value;
}
