import { cameraSource } from './camera-source.ts';
import { frameReader } from './frame-reader.ts';
import { emitScan, type Scanner, type ScannerFailure } from './scanner.ts';
import { cropper, nextFrame } from './video-frame.ts';

/** The camera as a scanner; what it sees is shown in the video it was given last. */
export interface Camera extends Scanner {
  /** Shows the picture in this video from now on; call it before `start`, and on each screen. */
  show(video: HTMLVideoElement): void;
}

/**
 * Makes the page's one camera; nothing is asked of the user before `start`. `failed` is called
 * when the camera fails while it runs; a camera that cannot start says so from `start`.
 */
export function createCamera(failed: (why: ScannerFailure) => void): Camera {
  const cut = cropper();
  const read = frameReader();
  let video: HTMLVideoElement | null = null;
  let running = false;
  let round = 0;

  const fail = (why: ScannerFailure): void => {
    if (!running) return;
    running = false;
    failed(why);
  };
  const broken = (error: unknown): void => {
    reportError(error);
    fail('lost');
  };
  const source = cameraSource(() => fail('lost'));

  const look = async (shown: HTMLVideoElement, at: number): Promise<void> => {
    const frame = cut(shown);
    const text = frame && (await read(frame, at));
    if (text === null || !running) return;
    emitScan({ text, source: 'camera', at: performance.now() });
  };

  // One picture at a time: the next is asked for when the last has been read. A later round
  // (another video, another start) ends this one.
  const loop = (shown: HTMLVideoElement, mine: number): void => {
    nextFrame(shown, (at) => {
      if (!running || mine !== round || document.hidden) return;
      look(shown, at).then(() => loop(shown, mine), broken);
    });
  };

  const resume = (): void => {
    const stream = source.stream();
    if (!video || !stream) return;
    round += 1;
    play(video, stream);
    loop(video, round);
  };

  const onVisibility = async (): Promise<void> => {
    if (!running) return;
    if (document.hidden) return source.cool();
    const opened = await source.open();
    return opened.ok ? resume() : fail(opened.why);
  };
  document.addEventListener('visibilitychange', () => void onVisibility());

  return {
    async start() {
      running = true;
      const opened = await source.open();
      if (!opened.ok) running = false;
      else if (running) resume();
      else source.cool();
      return opened;
    },
    stop() {
      running = false;
      video?.pause();
      source.cool();
    },
    show(shown) {
      video = shown;
      if (running) resume();
    },
  };
}

// A video that leaves the page while it starts rejects; the next one that is shown plays.
function play(video: HTMLVideoElement, stream: MediaStream): void {
  video.muted = true;
  video.playsInline = true;
  if (video.srcObject !== stream) video.srcObject = stream;
  video.play().catch(() => undefined);
}
