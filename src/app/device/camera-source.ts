import { focusAlways, hasTorch, setTorch } from './camera-track.ts';
import type { ScannerFailure, StartResult } from './scanner.ts';

// How long a camera that nobody needs stays open, so that the next scan begins at once.
const WARM = 60_000;
// A phone call or another program takes the picture and leaves the track: it is muted, not ended.
const SILENT = 1_500;

// Never smaller: at 640×360 six codes of ten are lost.
const PICTURE: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** One of several cameras; the name is the browser's. */
export type CameraChoice = { readonly id: string; readonly name: string };

/** What there is to choose about the camera. */
export type CameraAbout = {
  readonly choices: readonly CameraChoice[];
  readonly chosen: string | null;
  readonly torch: boolean | null;
};

/** The device's camera, held open for a while after it was last needed. */
export type CameraSource = {
  /** The running picture, or null. */
  stream(): MediaStream | null;
  /** Opens the camera unless it is open; asks the user the first time. */
  open(): Promise<StartResult>;
  /** Closes the camera in a minute unless it is opened again before. */
  cool(): void;
  /** Closes it at once. */
  close(): void;
  /** All cameras, the open one's id, and whether its light is on (null where it has none). */
  about(): Promise<CameraAbout>;
  /** Takes this one from the next `open` on. */
  prefer(id: string | null): void;
  /** Switches the open camera's light; rejects where the driver refuses. */
  setTorch(on: boolean): Promise<void>;
};

/** Makes the source; `lost` is called when an open camera is taken away, or its picture is. */
export function cameraSource(lost: (why: ScannerFailure) => void): CameraSource {
  let stream: MediaStream | null = null;
  let opening: Promise<StartResult> | null = null;
  let cooling: ReturnType<typeof setTimeout> | undefined;
  let preferred: string | null = null;
  let isLit = false;

  const track = (): MediaStreamTrack | null =>
    stream?.getVideoTracks().find(({ readyState }) => readyState === 'live') ?? null;

  const ask = async (): Promise<StartResult> => {
    const opened = await pictureOf(preferred);
    if (!(opened instanceof MediaStream)) return { ok: false, why: opened };
    stream = opened;
    isLit = false;
    // The event comes when the device goes away, not when we stop the track ourselves.
    for (const one of stream.getVideoTracks()) {
      one.addEventListener('ended', () => lost('lost'));
      one.addEventListener('mute', listen);
      one.addEventListener('unmute', listen);
    }
    const open = track();
    if (open) focusAlways(open);
    return { ok: true };
  };

  const close = (): void => {
    for (const one of stream?.getTracks() ?? []) one.stop();
    stream = null;
  };
  const listen = silenceWatch(track, () => {
    close();
    lost('in-use');
  });

  return {
    stream: () => (track() ? stream : null),
    open() {
      clearTimeout(cooling);
      listen();
      if (track()) return Promise.resolve({ ok: true });
      opening ??= ask().finally(() => {
        opening = null;
      });
      return opening;
    },
    cool() {
      clearTimeout(cooling);
      cooling = setTimeout(close, WARM);
    },
    close,
    async about() {
      const open = track();
      return {
        choices: await allCameras(),
        chosen: open?.getSettings().deviceId ?? null,
        torch: open && hasTorch(open) ? isLit : null,
      };
    },
    prefer(id) {
      preferred = id;
    },
    async setTorch(on) {
      const open = track();
      if (!open) return;
      await setTorch(open, on);
      isLit = on;
    },
  };
}

// A page that is not seen has no picture anyway; it listens again when it is shown.
function silenceWatch(track: () => MediaStreamTrack | null, taken: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isSilent = (): boolean => track()?.muted === true && !document.hidden;
  return () => {
    clearTimeout(timer);
    if (isSilent()) timer = setTimeout(() => isSilent() && taken(), SILENT);
  };
}

const pictureOf = async (chosen: string | null): Promise<MediaStream | ScannerFailure> =>
  window.isSecureContext && 'mediaDevices' in navigator
    ? cameraOf(chosen).catch(failureOf)
    : 'insecure';

/** Opens the camera that was chosen, or the one that looks away from the keeper. */
async function cameraOf(chosen: string | null): Promise<MediaStream> {
  const back = { ...PICTURE, facingMode: { ideal: 'environment' } };
  if (chosen === null) return media({ video: back });
  // A camera that was chosen and is gone: any other is better than none.
  return media({ video: { ...PICTURE, deviceId: { exact: chosen } } }).catch((error: unknown) => {
    if (failureOf(error) !== 'no-camera') throw error;
    return media({ video: back });
  });
}

async function allCameras(): Promise<CameraChoice[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }, at) => ({ id: deviceId, name: label || `${at + 1}` }));
}

const media = (wanted: MediaStreamConstraints): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({ audio: false, ...wanted });

function failureOf(error: unknown): ScannerFailure {
  switch (error instanceof DOMException || error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'no-camera';
  }
}
