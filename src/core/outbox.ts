import * as v from 'valibot';
import { IdSchema } from './id.ts';

/** A batch as pushed: its text, and what proves it. */
export const SignedBatchSchema = v.object({
  body: v.string(),
  certificate: v.string(),
  certified: v.string(),
  signature: v.string(),
});
export type SignedBatch = v.InferOutput<typeof SignedBatchSchema>;

/** What a device saves of its unsent entries (存成文件), in the order in which it would push. */
export const OutboxFileSchema = v.object({
  format: v.literal('till-outbox'),
  version: v.literal(1),
  station: IdSchema,
  batches: v.array(SignedBatchSchema),
});
export type OutboxFile = v.InferOutput<typeof OutboxFileSchema>;
