import * as v from 'valibot';
import { LATEST } from '../time.ts';

/** Which text a guest was shown, when he agreed to it (epoch ms), and where. */
export const ConsentSchema = v.strictObject({
  version: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,19}$/)),
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LATEST)),
  channel: v.picklist(['counter', 'qr']),
});
export type Consent = v.InferOutput<typeof ConsentSchema>;
