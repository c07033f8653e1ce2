// What travels between a device and the centre. Everything here is parsed on arrival on both
// sides; a field is only ever added, so clients two versions old keep working.
import * as v from 'valibot';
import { IdSchema } from './id.ts';
import { HashSchema } from './journal/entry.ts';
import { RowSchema } from './journal/row.ts';

export const PROTOCOL = 3;

/** A push carries at most this many entries and this many bytes before compression. */
export const PUSH_ENTRIES = 500;
export const PUSH_BYTES = 256 * 1024;
/** A pulled page carries at most this many entries. */
export const PULL_ENTRIES = 500;

const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Text = v.string();

const HeadSchema = v.object({ n: Whole, hash: HashSchema });
/**
 * Where every device's chain stands at the centre, by `headKey`: a chain that forked has a head
 * for each of its branches.
 */
export const HeadsSchema = v.record(v.string(), HeadSchema);
export type Heads = v.InferOutput<typeof HeadsSchema>;

/** A device's key in `Heads`; branch 0 is the chain itself, n its n-th fork. */
export const headKey = (device: string, branch: number): string =>
  branch === 0 ? device : `${device}/${branch}`;

/** Enrolment (绑定): one-time code, the device's id and its public key (SPKI, base64). */
export const EnrolRequestSchema = v.object({
  protocol: Whole,
  code: v.pipe(Text, v.regex(/^\d{8}$|^[A-Za-z0-9_-]{20,60}$/)),
  device: IdSchema,
  key: v.pipe(Text, v.maxLength(400)),
});
export type EnrolRequest = v.InferOutput<typeof EnrolRequestSchema>;

/** Says who a device is: signed by the centre as `signature` over the certificate's own text. */
export const CertificateSchema = v.object({
  station: IdSchema,
  device: IdSchema,
  /** The device's number in its station, first part of its receipt numbers. */
  number: v.pipe(Whole, v.minValue(1)),
  key: Text,
});
export type Certificate = v.InferOutput<typeof CertificateSchema>;

export const EnrolAnswerSchema = v.object({
  certificate: Text,
  signature: Text,
  station: v.object({ id: IdSchema, name: Text }),
  demo: v.boolean(),
  now: Whole,
  /** Under what the station's devices hash phones. */
  memberKey: v.exactOptional(Text),
  /** With what phones are sealed to the centre. */
  sealingKey: v.exactOptional(Text),
});
export type EnrolAnswer = v.InferOutput<typeof EnrolAnswerSchema>;

/**
 * A session again for a device that has its key but lost its cookie, proved by certificate and
 * signature over this body like a push. The first request's challenge is empty; the refusal
 * brings one, good for a minute. `successor` asks for a certificate for a new device id, because
 * the old one's chain forked or its database was damaged: its numbers are never used again.
 */
export const SessionRequestSchema = v.object({
  protocol: Whole,
  station: IdSchema,
  device: IdSchema,
  challenge: Text,
  successor: v.exactOptional(v.object({ device: IdSchema, key: v.pipe(Text, v.maxLength(400)) })),
});
export type SessionRequest = v.InferOutput<typeof SessionRequestSchema>;

/** With the session's cookie; `enrolled` for a successor, `head` where the old chain stands. */
export const SessionAnswerSchema = v.object({
  enrolled: v.exactOptional(EnrolAnswerSchema),
  head: HeadSchema,
  now: Whole,
});
export type SessionAnswer = v.InferOutput<typeof SessionAnswerSchema>;

/**
 * A run of one device's unacknowledged entries, after the entry with `after.hash`. Since 2:
 * - `forwarded`: `device` is not the sender but the entries' author, another device of the station
 *   or the centre: a centre restored from a backup gets back what the others hold;
 * - `signatures`: for the centre's own entries, its signature over each text, in the same order;
 * - `afterGap`: the numbers before the first entry are lost here; take what there is.
 */
export const PushRequestSchema = v.object({
  protocol: Whole,
  station: IdSchema,
  device: IdSchema,
  after: HeadSchema,
  entries: v.pipe(v.array(Text), v.minLength(1), v.maxLength(PUSH_ENTRIES)),
  forwarded: v.exactOptional(v.boolean()),
  signatures: v.exactOptional(v.array(Text)),
  afterGap: v.exactOptional(v.boolean()),
});
export type PushRequest = v.InferOutput<typeof PushRequestSchema>;

/** How many bytes a base's answer has before compression: what comes of it is told as a share. */
export const SIZE_HEADER = 'till-size';

/** The headers a push is proved by: certificate, centre's signature, signature over the body. */
export const CERTIFICATE_HEADER = 'till-certificate';
export const CERTIFIED_HEADER = 'till-certified';
export const SIGNATURE_HEADER = 'till-signature';
/**
 * Since 3 a push may name here the cursors to pull from, as a pull's query does. They stand beside
 * what is signed: a batch is the same whoever delivers it and whenever, and its signature gives
 * no right to read. That is the session's, which must be the signing device's own.
 */
export const CURSORS_HEADER = 'till-cursors';

/**
 * Where a device stands in a stream: the sequence of the last entry it has, and an id for what the
 * centre had up to there when it gave it, which is given back as it came.
 */
export const CursorSchema = v.object({ seq: Whole, id: v.nullable(IdSchema) });
export type Cursor = v.InferOutput<typeof CursorSchema>;
export const CursorsSchema = v.object({ station: CursorSchema, centre: CursorSchema });
export type Cursors = v.InferOutput<typeof CursorsSchema>;

/** An entry as pulled; `signature` is the centre's over the text of an entry of its own. */
export const PulledSchema = v.object({
  text: Text,
  seq: Whole,
  eff: Whole,
  branch: v.exactOptional(Whole),
  signature: v.exactOptional(Text),
});
export type Pulled = v.InferOutput<typeof PulledSchema>;

/** Pages of both streams; `rewind` says that the entry at the cursor is another one here. */
export const PullAnswerSchema = v.object({
  station: v.array(PulledSchema),
  centre: v.array(PulledSchema),
  cursor: CursorsSchema,
  more: v.boolean(),
  rewind: v.boolean(),
  heads: HeadsSchema,
  now: Whole,
});
export type PullAnswer = v.InferOutput<typeof PullAnswerSchema>;

export const PushResultSchema = v.object({
  id: IdSchema,
  hash: HashSchema,
  status: v.picklist(['created', 'exists', 'quarantined']),
  seq: v.nullable(Whole),
  eff: Whole,
  why: v.exactOptional(Text),
  branch: v.exactOptional(Whole),
});
export type PushResult = v.InferOutput<typeof PushResultSchema>;

/**
 * `fork`: these entries went to a branch of their chain; the device goes on under another id.
 * `pulled` (since 3): what a pull from the cursors that the push named would have been answered
 * with; one that cannot be read counts as none, so that it never hides what became of the push.
 */
export const PushAnswerSchema = v.object({
  results: v.array(PushResultSchema),
  fork: v.exactOptional(v.boolean()),
  heads: HeadsSchema,
  now: Whole,
  pulled: v.fallback(v.optional(PullAnswerSchema), undefined),
});
export type PushAnswer = v.InferOutput<typeof PushAnswerSchema>;

/** Older entries of the station, newest first, for what was before the base. */
export const PastAnswerSchema = v.object({ entries: v.array(PulledSchema), more: v.boolean() });
export type PastAnswer = v.InferOutput<typeof PastAnswerSchema>;

/** Numbers `first` to `last` of a line (`headKey`) that the centre lacks below the line's end. */
export const GapSchema = v.object({ line: Text, first: Whole, last: Whole });
export type Gap = v.InferOutput<typeof GapSchema>;

/**
 * All balances but the moves, read in one transaction, with cursor and heads (bootstrap). `gaps`
 * (centres before 2026-11-22 do not say) are what no head shows to be missing.
 */
export const BaseAnswerSchema = v.object({
  rows: v.array(RowSchema),
  cursor: CursorsSchema,
  heads: HeadsSchema,
  gaps: v.optional(v.array(GapSchema), []),
  now: Whole,
});
export type BaseAnswer = v.InferOutput<typeof BaseAnswerSchema>;

/** The shared catalogue's segments: barcode-sorted, immutable, named by content hash. */
export const CatalogueSchema = v.object({
  version: Text,
  segments: v.array(
    v.object({
      hash: HashSchema,
      first: Text,
      last: Text,
      count: Whole,
      bytes: Whole,
    }),
  ),
});
export type Catalogue = v.InferOutput<typeof CatalogueSchema>;

/** What was sent beside the entries, a picture or a secret, is kept under this hash. */
export const KeptAnswerSchema = v.object({ hash: HashSchema });
export type KeptAnswer = v.InferOutput<typeof KeptAnswerSchema>;

/** A device names so many at a time of what it holds. */
export const MOST_OFFERED = 200;

/** A device asks which secrets or pictures that it holds and sent once are not there (any more). */
export const LackingRequestSchema = v.strictObject({
  shelf: v.picklist(['secrets', 'photos']),
  hashes: v.pipe(v.array(HashSchema), v.minLength(1), v.maxLength(MOST_OFFERED)),
});
export const LackingAnswerSchema = v.object({ lacking: v.array(HashSchema) });
export type LackingAnswer = v.InferOutput<typeof LackingAnswerSchema>;

/** What the centre sees of a station, for the demo's side page; recomputed from its ledgers. */
export const SeenSchema = v.object({
  station: Text,
  day: Text,
  sales: Whole,
  amount: v.number(),
  cash: v.number(),
  qr: v.number(),
  entries: Whole,
  last: v.nullable(Whole),
  now: Whole,
});
export type Seen = v.InferOutput<typeof SeenSchema>;

/** Every refusal, with a code that the app's words turn into a sentence. */
export const REFUSALS = [
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
] as const;
export const FailureSchema = v.object({
  why: v.picklist(REFUSALS),
  head: v.exactOptional(HeadSchema),
  heads: v.exactOptional(HeadsSchema),
  challenge: v.exactOptional(Text),
});
export type Failure = v.InferOutput<typeof FailureSchema>;

/** Paths of the endpoint, in one place for both sides. */
export const PATHS = {
  enrol: '/api/enrol',
  session: '/api/session',
  push: '/api/push',
  pull: '/api/pull',
  past: '/api/past',
  base: '/api/base',
  news: '/api/news',
  catalogue: '/api/catalogue',
  photo: '/api/photo',
  secret: '/api/secret',
  lacking: '/api/lacking',
  seen: '/api/seen',
  door: '/api/door',
  join: '/api/join',
  health: '/api/health',
  office: '/api/office',
} as const;
