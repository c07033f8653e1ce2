import * as v from 'valibot';

/**
 * How a simulated acquirer misbehaves:
 * - `delay`: answers after `ms`; `request-lost`, `reply-lost`: before or after it has acted;
 * - `error-500`, `wrong-signature`, `clock-skew` (signed an hour ago): acts, and answers so;
 * - `outage`: nobody is there;
 * - `paying-then-paid`, `paying-then-failed`: the guest types for `ms`; `refunding`: a bank does;
 * - `refused-but-paid`: WeChat Pay charges and answers a refusal; `refund-closed`: it had no money;
 * - `no-list`: Alipay knows no list of the day;
 * - `late-success`: taken back, and `ms` later paid after all;
 * - `duplicate-callback`: that a code on show was paid is told twice.
 */
export const FAULTS = [
  'delay',
  'request-lost',
  'reply-lost',
  'error-500',
  'wrong-signature',
  'clock-skew',
  'outage',
  'paying-then-paid',
  'paying-then-failed',
  'refunding',
  'refund-closed',
  'refused-but-paid',
  'no-list',
  'late-success',
  'duplicate-callback',
] as const;
export type FaultName = (typeof FAULTS)[number];

/** What may be asked of an acquirer. */
export const ACTS = ['pay', 'query', 'reverse', 'refund', 'refunded', 'list', 'shop-code'] as const;
export type Act = (typeof ACTS)[number];

/** A fault for the next `times` requests of a sort. */
export const FaultSchema = v.object({
  fault: v.picklist(FAULTS),
  on: v.optional(v.picklist([...ACTS, 'any']), 'any'),
  times: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 1),
  ms: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
});
export type Fault = v.InferOutput<typeof FaultSchema>;

/** Faults that wait for their requests, first come first served. */
export type Faults = {
  add(fault: v.InferInput<typeof FaultSchema>): void;
  /** Takes the one that meets this request. */
  meet(act: Act): Fault | null;
  clear(): void;
};

export function newFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = [];
  return {
    add: (given) => {
      const fault = v.parse(FaultSchema, given);
      waiting.push({ fault, left: fault.times });
    },
    meet: (act) => {
      const at = waiting.findIndex(({ fault }) => fault.on === 'any' || fault.on === act);
      const met = waiting[at];
      if (met === undefined) return null;
      met.left -= 1;
      if (met.left === 0) waiting.splice(at, 1);
      return met.fault;
    },
    clear: () => {
      waiting.length = 0;
    },
  };
}
