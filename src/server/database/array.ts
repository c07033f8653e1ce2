// Arrays in PostgreSQL's binary form: a column of a batch travels as one parameter, which neither
// side has to quote, number or plan row by row.
const INT8 = 20;
const TEXT = 25;
const HEAD = 20;
const NULL_LENGTH = -1;

function header(out: Buffer, type: number, length: number, hasNull: boolean): number {
  out.writeInt32BE(1, 0); // dimensions
  out.writeInt32BE(hasNull ? 1 : 0, 4);
  out.writeInt32BE(type, 8);
  out.writeInt32BE(length, 12);
  out.writeInt32BE(1, 16); // the first index
  return HEAD;
}

// A character has at most three bytes: room for so many costs less than measuring every text first.
const LARGEST_CHARACTER = 3;

/** A `text[]` parameter. */
export function texts(values: readonly (string | null)[]): Buffer {
  let most = HEAD;
  for (const value of values) most += 4 + LARGEST_CHARACTER * (value?.length ?? 0);
  const out = Buffer.allocUnsafe(most);
  let at = header(out, TEXT, values.length, values.includes(null));
  for (const value of values) {
    const length = value === null ? 0 : out.write(value, at + 4);
    out.writeInt32BE(value === null ? NULL_LENGTH : length, at);
    at += 4 + length;
  }
  return out.subarray(0, at);
}

/** A `bigint[]` parameter of integers up to 2^53. */
export function bigints(values: readonly (number | null)[]): Buffer {
  const out = Buffer.allocUnsafe(HEAD + values.length * 12);
  let at = header(out, INT8, values.length, values.includes(null));
  for (const value of values) {
    out.writeInt32BE(value === null ? NULL_LENGTH : 8, at);
    if (value !== null) out.writeBigInt64BE(BigInt(value), at + 4);
    at += value === null ? 4 : 12;
  }
  return out.subarray(0, at);
}
