/** One thing the till relies on, and whether it is there; `why` is what would mend it. */
export type Check = {
  readonly what: 'offline' | 'scan' | 'keep' | 'sound';
  readonly ok: boolean;
  readonly why: 'reload' | 'insecure' | 'no-camera' | 'not-kept' | 'no-voice' | null;
};

/** Looks at what this browser can do, without asking the user for anything. */
export async function selfCheck(): Promise<Check[]> {
  const [camera, kept] = await Promise.all([hasCamera(), isKept()]);
  const offline = 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null;
  const voice =
    'speechSynthesis' in globalThis &&
    speechSynthesis.getVoices().some((one) => one.localService && /^(?:zh|cmn)\b/i.test(one.lang));
  return [
    { what: 'offline', ok: offline, why: offline ? null : isSecureContext ? 'reload' : 'insecure' },
    { what: 'scan', ok: camera, why: camera ? null : isSecureContext ? 'no-camera' : 'insecure' },
    { what: 'keep', ok: kept, why: kept ? null : 'not-kept' },
    { what: 'sound', ok: voice, why: voice ? null : 'no-voice' },
  ];
}

async function hasCamera(): Promise<boolean> {
  if (!('mediaDevices' in navigator)) return false;
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.some((device) => device.kind === 'videoinput');
}

const isKept = async (): Promise<boolean> =>
  'storage' in navigator && (await navigator.storage.persisted().catch(() => false));
