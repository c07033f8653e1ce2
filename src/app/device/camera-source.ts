import type { ScannerFailure, StartResult } from './scanner.ts';

// How long a camera that nobody needs stays open, so that the next scan begins at once.
const WARM = 60_000;

// Never smaller: at 640×360 six codes of ten are lost.
const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
};

/** The device's camera, held open for a while after it was last needed. */
export type CameraSource = {
  /** The running picture, or null. */
  stream(): MediaStream | null;
  /** Opens the camera unless it is open; asks the user the first time. */
  open(): Promise<StartResult>;
  /** Closes the camera in a minute unless it is opened again before. */
  cool(): void;
};

/** Makes the source; `lost` is called when an open camera is taken away. */
export function cameraSource(lost: () => void): CameraSource {
  let stream: MediaStream | null = null;
  let opening: Promise<StartResult> | null = null;
  let cooling: ReturnType<typeof setTimeout> | undefined;

  const live = (): MediaStream | null =>
    stream?.getVideoTracks().some((track) => track.readyState === 'live') ? stream : null;

  const ask = async (): Promise<StartResult> => {
    if (!window.isSecureContext || !('mediaDevices' in navigator)) {
      return { ok: false, why: 'insecure' };
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia(WANTED);
    } catch (error) {
      return { ok: false, why: failureOf(error) };
    }
    // The event comes when the device goes away, not when we stop the track ourselves.
    for (const track of stream.getVideoTracks()) track.addEventListener('ended', lost);
    return { ok: true };
  };

  return {
    stream: live,
    open() {
      clearTimeout(cooling);
      if (live()) return Promise.resolve({ ok: true });
      opening ??= ask().finally(() => {
        opening = null;
      });
      return opening;
    },
    cool() {
      clearTimeout(cooling);
      cooling = setTimeout(() => {
        for (const track of stream?.getTracks() ?? []) track.stop();
      }, WARM);
    },
  };
}

function failureOf(error: unknown): ScannerFailure {
  switch (error instanceof DOMException ? error.name : '') {
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
