// Seals a text so that only the centre can read it; the centre's side is `sealed-phone.ts`. With a
// key that is used once the nonce need not differ.

const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const;
const NONCE = new Uint8Array(12);

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));

/**
 * The text sealed with the centre's key (a point on P-256 in base64): this call's own key, then
 * AES-256-GCM, in base64url. Throws where the browser has no cryptography or the key is no point.
 */
export async function sealed(key: string, text: string): Promise<string> {
  const { subtle } = crypto;
  const centre = await subtle.importKey('raw', bytesOf(key), ECDH, false, []);
  const once = await subtle.generateKey(ECDH, false, ['deriveBits']);
  const salt = new Uint8Array(await subtle.exportKey('raw', once.publicKey));
  const shared = await subtle.deriveBits({ name: 'ECDH', public: centre }, once.privateKey, 256);
  const root = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode('phone');
  const cipher = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info },
    root,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const content = await subtle.encrypt(
    { name: 'AES-GCM', iv: NONCE },
    cipher,
    new TextEncoder().encode(text),
  );
  const all = [...salt, ...new Uint8Array(content)].map((one) => String.fromCharCode(one)).join('');
  return btoa(all).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
