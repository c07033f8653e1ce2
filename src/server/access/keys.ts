import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'centre-key.pem';
const DER = { format: 'der', type: 'spki' } as const;

/**
 * The centre's signing key: signatures are ECDSA P-256/SHA-256, raw r‖s, base64. `secret` gives a
 * secret of its own for every purpose, 64 hex digits, always the same under the same key.
 */
export type Keys = {
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

/**
 * The key in the data folder, made at first use; of several processes that start at once, one
 * makes it. It lies outside the database, so that a database restored from a backup still accepts
 * every certificate.
 */
export function loadKeys(dataDir: string): Keys {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) makeKeyFile(dataDir, file);
  return keysOf(createPrivateKey(readFileSync(file)));
}

/** Written aside whole, then given its name unless another process was first. */
function makeKeyFile(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true });
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, newSecret().export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  try {
    linkSync(aside, file);
  } catch (failure) {
    if (!existsSync(file)) throw failure;
  } finally {
    rmSync(aside);
  }
}
