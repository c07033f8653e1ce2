import * as v from 'valibot';
import type { Entry } from './entry.ts';
import type { Fields, Moment, Posting } from './posting.ts';

/** A kind of entry: its body's schema and what it posts. A (name, v) is frozen once released. */
export type Kind = {
  readonly name: string;
  readonly v: number;
  readonly post: (body: unknown, moment: Moment) => readonly Posting[] | null;
};

/** Makes a kind; `post` must be pure, and never sees a body that its schema refuses. */
export function kind<S extends v.GenericSchema>(
  name: string,
  version: number,
  schema: S,
  post: (body: v.InferOutput<S>, moment: Moment) => readonly Posting[],
): Kind {
  return {
    name,
    v: version,
    post: (body, moment) => {
      const parsed = v.safeParse(schema, body);
      return parsed.success ? post(parsed.output, moment) : null;
    },
  };
}

/** A claim with a single part. */
export const claim = (account: string, fields: Fields, part = 0): Posting => ({
  form: 'claim',
  account,
  part,
  fields,
});

export const momentOf = (entry: Entry, eff: number): Moment => ({
  entry: entry.id,
  eff,
  at: entry.at,
  device: entry.device,
  n: entry.n,
  station: entry.station,
});
