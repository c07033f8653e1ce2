// Which merchant number serves a station's channel. The secrets lie in a file that only the
// server's user may read, outside the database: a backup of it holds no key.
import { readFileSync, statSync } from 'node:fs';
import * as v from 'valibot';
import { isId } from '../../core/id.ts';
import { parseJson } from '../../core/journal/entry.ts';
import type { Channel } from '../../core/pay/attempt.ts';
import type { Acquirer } from './acquirer.ts';
import { aggregator } from './aggregator.ts';
import { alipay } from './alipay.ts';
import type { Fetch } from './line.ts';
import { privateKeyOf, publicKeyOf } from './rsa.ts';
import { wechat } from './wechat.ts';

const Text = v.pipe(v.string(), v.minLength(1));
/** A station's id, or `*` for every station that has none of its own. */
const Station = v.pipe(
  Text,
  v.check((text) => text === '*' || isId(text), 'station'),
);

/**
 * The secrets file: a list of merchant numbers. Keys are PEM, or base64 as the acquirers' tools
 * write them; `keys` are WeChat's public keys or certificates by their serial.
 */
export const SecretsSchema = v.array(
  v.variant('kind', [
    v.strictObject({
      kind: v.literal('wechat'),
      station: Station,
      merchant: Text,
      app: Text,
      serial: Text,
      key: Text,
      keys: v.record(Text, Text),
      gateway: v.optional(Text, 'https://api.mch.weixin.qq.com'),
      ip: v.optional(Text, '127.0.0.1'),
      /** The centre's own `/api/pay/told`, as WeChat can reach it. */
      notify: v.optional(Text, 'https://localhost/api/pay/told'),
    }),
    v.strictObject({
      kind: v.literal('alipay'),
      station: Station,
      app: Text,
      key: Text,
      theirs: Text,
      gateway: v.optional(Text, 'https://openapi.alipay.com/gateway.do'),
    }),
    v.strictObject({
      kind: v.literal('aggregator'),
      station: Station,
      merchant: Text,
      secret: v.pipe(v.string(), v.minLength(32)),
      gateway: Text,
    }),
  ]),
);
export type Secrets = v.InferOutput<typeof SecretsSchema>;
type Secret = Secrets[number];

/** One that serves a station, and under which merchant number: others may have the same. */
export type Account = { readonly acquirer: Acquirer; readonly number: string };

/** Who charges for a station by a channel; null: nobody, so only sticker and cash are left. */
export type Acquirers = {
  of(station: string, channel: Channel): Acquirer | null;
  /** Every one that serves a station, for its lists of the day. */
  all(station: string): readonly Account[];
};

/** Nobody charges for anybody. */
export const NO_ACQUIRERS: Acquirers = { of: () => null, all: () => [] };

/** Opens the accounts; throws when one of the keys is none. */
export function acquirersOf(
  secrets: Secrets,
  surroundings: { readonly fetch: Fetch; readonly now: () => number },
): Acquirers {
  const opened = secrets.map((secret) => ({
    secret,
    number: `${secret.kind} ${secret.kind === 'alipay' ? secret.app : secret.merchant}`,
    acquirer: opening(secret, surroundings),
  }));
  const byStation = new Map<string, typeof opened>();
  for (const one of opened) {
    const { station } = one.secret;
    byStation.set(station, [...(byStation.get(station) ?? []), one]);
  }
  const near = (station: string) => byStation.get(station) ?? byStation.get('*') ?? [];
  return {
    // The channel's own interface before an aggregator's, which takes every code.
    of: (station, channel) => {
      const all = near(station);
      const own = all.find(({ secret }) => secret.kind === channel);
      const other = all.find(({ secret }) => secret.kind === 'aggregator');
      // What is of no channel yet, a code to show, anyone may serve.
      const first = channel === 'other' ? all[0] : undefined;
      return (own ?? other ?? first)?.acquirer ?? null;
    },
    all: near,
  };
}

function opening(
  secret: Secret,
  surroundings: { readonly fetch: Fetch; readonly now: () => number },
): Acquirer {
  switch (secret.kind) {
    case 'wechat': {
      const keys = Object.entries(secret.keys).map(
        ([serial, key]) => [serial, publicKeyOf(key)] as const,
      );
      const account = { ...secret, key: privateKeyOf(secret.key), keys: new Map(keys) };
      return wechat(account, surroundings);
    }
    case 'alipay':
      return alipay(
        { ...secret, key: privateKeyOf(secret.key), theirs: publicKeyOf(secret.theirs) },
        surroundings,
      );
    case 'aggregator':
      return aggregator(secret, surroundings);
  }
}

/** Reads a secrets file; throws, without quoting it, when others may read it or it is none. */
export function readSecrets(file: string): Secrets {
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new Error(`${file} holds keys and may be read by others: chmod 600 it`);
  }
  const parsed = v.safeParse(SecretsSchema, parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    const where = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'file').slice(0, 5);
    throw new Error(`${file} is no list of merchant numbers: see ${where.join(', ')}`);
  }
  return parsed.output;
}
