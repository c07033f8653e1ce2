import { cameraSource, type CameraSource } from './camera-source.ts';
import { createLookout, type Lookout } from './lookout.ts';
import type { Scanner, ScannerFailure } from './scanner.ts';
import { pumpFrames } from './video-frame.ts';

/** The camera as a scanner; what it sees is shown in the video it was given last. */
export interface Camera extends Scanner {
  /** Shows the picture in this video from now on; call it before `start`, and on each screen. */
  show(video: HTMLVideoElement): void;
  readonly watch: Lookout['watch'];
  readonly order: Lookout['order'];
  readonly warm: Lookout['warm'];
  readonly about: CameraSource['about'];
  setTorch(on: boolean): Promise<void>;
  /** Closes the open camera and takes this one. */
  choose(id: string): Promise<void>;
}

/**
 * Makes the page's one camera; nothing is asked of the user before `start`. `failed` is called
 * when the camera fails while it runs; a camera that cannot start says so from `start`.
 */
export function createCamera(failed: (why: ScannerFailure) => void): Camera {
  const lookout = createLookout();
  let video: HTMLVideoElement | null = null;
  let running = false;
  let end: () => void = () => undefined;

  const fail = (why: ScannerFailure): void => {
    if (!running) return;
    running = false;
    end();
    failed(why);
  };
  const source = cameraSource(() => fail('lost'));
  const broken = (error: unknown): void => {
    reportError(error);
    fail('lost');
  };

  const resume = (): void => {
    const stream = source.stream();
    if (!video || !stream) return;
    end();
    lookout.begin();
    play(video, stream);
    end = pumpFrames(video, (shown, stamp) =>
      lookout.look(shown, stamp, () => running).catch(broken),
    );
  };

  const open = async () => {
    running = true;
    const opened = await source.open();
    if (!opened.ok) running = false;
    else if (running) resume();
    else source.cool();
    return opened;
  };

  document.addEventListener('visibilitychange', () => {
    if (running) pause(source, resume, fail).catch(broken);
  });

  return {
    start: open,
    stop() {
      running = false;
      end();
      video?.pause();
      source.cool();
    },
    show(shown) {
      video = shown;
      if (running) resume();
    },
    watch: lookout.watch,
    order(orders) {
      lookout.order(orders);
      source.prefer(orders.prefer);
    },
    warm: lookout.warm,
    about: source.about,
    setTorch: source.setTorch,
    async choose(id) {
      source.prefer(id);
      source.close();
      const opened = running ? await open() : null;
      if (opened?.ok === false) failed(opened.why);
    },
  };
}

// Paused while nobody looks; the camera itself goes out after a minute.
async function pause(
  source: CameraSource,
  resume: () => void,
  fail: (why: ScannerFailure) => void,
): Promise<void> {
  if (document.hidden) return source.cool();
  const opened = await source.open();
  if (opened.ok) resume();
  else fail(opened.why);
}

// A video that leaves the page while it starts rejects; the next one that is shown plays.
function play(video: HTMLVideoElement, stream: MediaStream): void {
  video.muted = true;
  video.playsInline = true;
  if (video.srcObject !== stream) video.srcObject = stream;
  video.play().catch(() => undefined);
}
