// What clients of protocol 2 parse the centre's answers with, as they were shipped: frozen. An
// answer that these schemas refuse is one that such a client throws away.
import * as v from 'valibot';

const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Text = v.string();
const Id = v.pipe(
  Text,
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'uuid'),
);
const Hash = v.pipe(Text, v.regex(/^[0-9a-f]{64}$/, 'sha-256'));
const Head = v.object({ n: Whole, hash: Hash });
const Heads = v.record(Text, Head);

export const EnrolAnswer2 = v.object({
  certificate: Text,
  signature: Text,
  station: v.object({ id: Id, name: Text }),
  demo: v.boolean(),
  now: Whole,
  memberKey: v.exactOptional(Text),
  sealingKey: v.exactOptional(Text),
});

export const Certificate2 = v.object({
  station: Id,
  device: Id,
  number: v.pipe(Whole, v.minValue(1)),
  key: Text,
});

export const SessionAnswer2 = v.object({
  enrolled: v.exactOptional(EnrolAnswer2),
  head: Head,
  now: Whole,
});

export const PushAnswer2 = v.object({
  results: v.array(
    v.object({
      id: Id,
      hash: Hash,
      status: v.picklist(['created', 'exists', 'quarantined']),
      seq: v.nullable(Whole),
      eff: Whole,
      why: v.exactOptional(Text),
      branch: v.exactOptional(Whole),
    }),
  ),
  fork: v.exactOptional(v.boolean()),
  heads: Heads,
  now: Whole,
});

const Cursor = v.object({ seq: Whole, id: v.nullable(Id) });
const Cursors = v.object({ station: Cursor, centre: Cursor });
const Pulled = v.object({
  text: Text,
  seq: Whole,
  eff: Whole,
  branch: v.exactOptional(Whole),
  signature: v.exactOptional(Text),
});

export const PullAnswer2 = v.object({
  station: v.array(Pulled),
  centre: v.array(Pulled),
  cursor: Cursors,
  more: v.boolean(),
  rewind: v.boolean(),
  heads: Heads,
  now: Whole,
});

export const PastAnswer2 = v.object({ entries: v.array(Pulled), more: v.boolean() });

const Counts = v.array(
  v.object({
    entry: Text,
    part: v.number(),
    stamp: Text,
    quantity: v.number(),
    value: v.nullable(v.number()),
  }),
);
const Row = v.variant('form', [
  v.object({ id: Text, form: v.literal('sum'), sums: v.record(Text, v.number()) }),
  v.object({
    id: Text,
    form: v.literal('claims'),
    claims: v.array(
      v.object({
        entry: Text,
        part: v.number(),
        stamp: Text,
        fields: v.record(Text, v.unknown()),
      }),
    ),
    eff: v.exactOptional(v.number()),
    codes: v.exactOptional(v.array(Text)),
    open: v.exactOptional(Text),
  }),
  v.object({
    id: Text,
    form: v.literal('move'),
    product: Text,
    stamp: Text,
    entry: Text,
    quantity: v.number(),
    value: v.nullable(v.number()),
    amount: v.number(),
    why: Text,
  }),
  v.object({
    id: Text,
    form: v.literal('stock'),
    counts: Counts,
    receipts: Counts,
    quantity: v.number(),
    value: v.number(),
    unknown: v.number(),
    moves: v.number(),
    open: v.exactOptional(Text),
  }),
]);

export const BaseAnswer2 = v.object({
  rows: v.array(Row),
  cursor: Cursors,
  heads: Heads,
  now: Whole,
});

export const Failure2 = v.object({
  why: v.picklist([
    'malformed',
    'unsigned',
    'wrong-station',
    'session',
    'challenge',
    'code-unknown',
    'code-used',
    'too-many-tries',
    'gap',
    'fork',
    'too-large',
    'busy',
    'not-found',
  ]),
  head: v.exactOptional(Head),
  challenge: v.exactOptional(Text),
});
