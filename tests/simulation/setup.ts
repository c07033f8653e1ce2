// What must be in place before the till's own code is loaded: no randomness but the seed's, nothing
// that waits for a thread, and errors without stacks, because fake-indexeddb throws a thousand a
// second. `SEED=…` replays one run with stacks.
import 'fake-indexeddb/auto';
import { KeyObject, createHash, sign } from 'node:crypto';
import type { Entry, Sealed } from '../../src/core/journal/entry.ts';
import type { Change } from '../../src/core/journal/fold.ts';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Dexie } from 'dexie';
import { vi } from 'vitest';
import { doubledAttempts, doubledGranting } from '../support/memory-attempts.ts';
import { doubledPlaces, doubledStations } from '../support/memory-places.ts';
import { LocalChannel } from './channel.ts';
import { chance } from './chance.ts';
import { quickenIndexes } from './quick-index.ts';
import { isKnown } from './versions.ts';

const pairs = await Promise.all(
  Array.from({ length: 8 }, () =>
    crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']),
  ),
);

const clone = structuredClone;

/** Plain values are copied by hand, three times as fast; everything else as the platform does. */
function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  if (Object.getPrototypeOf(value) !== Object.prototype) return clone(value);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = copied(Reflect.get(value, name));
  return copy;
}

const put = (target: object, name: string, value: unknown): void => {
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
};

put(crypto.subtle, 'generateKey', () =>
  Promise.resolve(pairs[Math.floor(chance.roll() * pairs.length)]),
);
put(crypto.subtle, 'exportKey', (_: string, key: CryptoKey) =>
  Promise.resolve(
    new Uint8Array(KeyObject.from(key).export({ format: 'der', type: 'spki' })).buffer,
  ),
);
const nativeSign = crypto.subtle.sign.bind(crypto.subtle);
put(crypto.subtle, 'sign', (how: EcdsaParams, key: CryptoKey, data: Uint8Array<ArrayBuffer>) =>
  // PostgreSQL's password exchange signs too, with a secret.
  key.type === 'private'
    ? Promise.resolve(
        new Uint8Array(
          sign('sha256', data, { key: KeyObject.from(key), dsaEncoding: 'ieee-p1363' }),
        ),
      )
    : nativeSign(how, key, data),
);
put(crypto, 'randomUUID', () => chance.id());
put(crypto, 'getRandomValues', (array: Uint8Array | Uint32Array) => {
  for (let i = 0; i < array.length; i += 1) array[i] = Math.floor(chance.roll() * 2 ** 32);
  return array;
});
put(globalThis, 'structuredClone', (value: unknown) => copied(value));
put(globalThis, 'BroadcastChannel', LocalChannel);

vi.mock(
  '../../src/app/store/compression.ts',
  (): typeof import('../../src/app/store/compression.ts') => ({
    gzipText: async (text) => new Uint8Array(gzipSync(text, { level: 1 })),
    gunzipText: async (bytes) => gunzipSync(bytes).toString('utf8'),
    gzipParts: async (parts) => {
      let text = '';
      for await (const part of parts) text += part;
      return new Uint8Array(gzipSync(text, { level: 1 }));
    },
  }),
);

// An entry is read from its text a dozen times in a run, and is the same each time.
const read = new Map<string, Sealed>();
const MOST_READ = 20_000;

vi.mock('../../src/core/journal/entry.ts', async (original) => {
  const module = await original<typeof import('../../src/core/journal/entry.ts')>();
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const unseal: typeof module.unseal = (text) => {
    const known = read.get(text);
    if (known !== undefined) return { ok: true, sealed: known };
    if (read.size > MOST_READ) read.clear();
    const found = module.unseal(text, digest);
    if (found.ok) read.set(text, found.sealed);
    return found;
  };
  return { ...module, unseal };
});

// What an entry posts is a function of it and its time alone, asked for by three tills, the centre
// and every check of a run.
const changes = new WeakMap<Entry, Map<number, Change>>();

vi.mock('../../src/core/kinds.ts', async (original) => {
  const module = await original<typeof import('../../src/core/kinds.ts')>();
  const post: typeof module.post = (entry, eff) =>
    isKnown(entry) ? module.post(entry, eff) : { ok: false, why: 'unknown-kind' };
  const changeOf: typeof module.changeOf = (entry, eff, sign, ...read) => {
    if (!isKnown(entry)) return module.changeOf(entry, eff, sign, post(entry, eff));
    if (read.length > 0) return module.changeOf(entry, eff, sign, ...read);
    const times = changes.get(entry) ?? new Map<number, Change>();
    const known = times.get(eff) ?? module.changeOf(entry, eff, 1);
    changes.set(entry, times.set(eff, known));
    return sign === known.sign ? known : { ...known, sign };
  };
  return { ...module, post, changeOf };
});

vi.mock('../../src/server/acquirer/attempts.ts', async (original) =>
  doubledAttempts(await original()),
);
vi.mock('../../src/server/acquirer/granting.ts', async (original) =>
  doubledGranting(await original()),
);
vi.mock('../../src/server/access/station.ts', async (original) =>
  doubledStations(await original()),
);
vi.mock('../../src/server/transfer-places.ts', async (original) => doubledPlaces(await original()));
// The ids of what tills and centre write by themselves come from the seed as well.
vi.mock('uuid', async (original) => ({
  ...(await original<typeof import('uuid')>()),
  v7: () => chance.id(),
}));
vi.mock('node:crypto', async (original) => ({
  ...(await original<typeof import('node:crypto')>()),
  randomUUID: () => chance.id(),
}));

// What tells live queries of changes: nobody here watches.
Dexie.addons.push((db) => {
  db.unuse({ stack: 'dbcore', name: 'Observability' });
});

await quickenIndexes();

if (process.env.SEED === undefined) Error.stackTraceLimit = 0;
