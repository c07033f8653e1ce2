import * as v from 'valibot';
import { IdSchema } from '../../core/id.ts';
import { HashSchema } from '../../core/journal/entry.ts';

export const MarkSchema = v.object({
  device: IdSchema,
  n: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  hash: HashSchema,
  station: v.exactOptional(IdSchema),
});
/** Where a device's chain ended when it was last written; older marks name no station. */
export type Mark = v.InferOutput<typeof MarkSchema>;
