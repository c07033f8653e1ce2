import * as v from 'valibot';

const Bound = v.pipe(v.string(), v.regex(/^[0-9a-z]{2}$/));
const Length = v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(64));

/**
 * One row: codes of this channel begin with two characters between `from` and `to` and have
 * `min` to `max` characters; a row that begins with digits holds digits only.
 */
export const PaymentCodeRow = v.strictObject({
  channel: v.picklist(['wechat', 'alipay', 'unionpay', 'ecny']),
  from: Bound,
  to: Bound,
  min: Length,
  max: Length,
});
export type PaymentCodeRow = v.InferOutput<typeof PaymentCodeRow>;
