import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DER = { format: 'der', type: 'spki' } as const;

/**
 * The centre's signing key: signatures are ECDSA P-256/SHA-256, raw r‖s, base64. `secret` gives a
 * secret of its own for every purpose, 64 hex digits, always the same under the same key;
 * `fingerprint` is the SHA-256 of its public key (SPKI, DER) in hex.
 */
export type Keys = {
  readonly fingerprint: string;
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
  secret(purpose: string): string;
};

/** Checks a raw r‖s signature in base64 over bytes. */
export const isSigned = (key: KeyObject, bytes: Uint8Array, signature: string): boolean =>
  verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64'));

/** A device's public key (SPKI, base64), or null when it is not one on P-256. */
export function publicKeyOf(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), ...DER });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
}

const keysOf = (secret: KeyObject): Keys => {
  const open = createPublicKey(secret);
  const root = createHmac('sha256', secret.export({ format: 'jwk' }).d ?? '')
    .update('secrets')
    .digest();
  return {
    fingerprint: createHash('sha256').update(open.export(DER)).digest('hex'),
    secret: (purpose) => createHmac('sha256', root).update(purpose).digest('hex'),
    sign: (text) =>
      sign('sha256', Buffer.from(text), { key: secret, dsaEncoding: 'ieee-p1363' }).toString(
        'base64',
      ),
    verify: (text, signature) => isSigned(open, Buffer.from(text), signature),
  };
};

const newSecret = (): KeyObject =>
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

/** A key that lives as long as the process. */
export const makeKeys = (): Keys => keysOf(newSecret());

/** The file of the centre's key in a data folder. */
export const keyFile = (dataDir: string): string => join(dataDir, 'centre-key.pem');

/**
 * The key in the data folder, null without its file. It lies outside the database, so that a
 * backup alone gives nobody the centre's name.
 */
export function loadKeys(dataDir: string): Keys | null {
  const file = keyFile(dataDir);
  return existsSync(file) ? keysOf(createPrivateKey(readFileSync(file))) : null;
}

/** The key in the data folder, made where there is none; of several at once, one makes it. */
export function createKeys(dataDir: string): Keys {
  const file = keyFile(dataDir);
  if (!existsSync(file)) makeKeyFile(file);
  return keysOf(createPrivateKey(readFileSync(file)));
}

/** Written aside whole, then given its name unless another process was first. */
function makeKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, newSecret().export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  try {
    linkSync(aside, file);
    flush(file); // the database knows it from now on: a power cut must not take it away again
  } catch (failure) {
    if (!existsSync(file)) throw failure;
  } finally {
    rmSync(aside);
  }
}

function flush(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
