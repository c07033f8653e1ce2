import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { lostAccount } from './account.ts';
import { claim, kind } from './kind.ts';

const Number = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e12));

/** A run of a device's numbers that is nowhere any more: its database was damaged before a push. */
export const NumbersLostSchema = v.pipe(
  v.strictObject({ device: IdSchema, first: Number, last: Number }),
  v.check(({ first, last }) => first <= last, 'first to last'),
);
export type NumbersLost = v.InferOutput<typeof NumbersLostSchema>;

export const NUMBERS_LOST = 'numbers-lost';

export const numbersLost = kind(NUMBERS_LOST, 1, NumbersLostSchema, ({ device, first, last }) => [
  claim(lostAccount(device, first), { device, first, last }),
]);
