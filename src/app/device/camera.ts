import { cameraSource, type CameraSource } from './camera-source.ts';
import { createLookout, type Lookout } from './lookout.ts';
import type { Namer } from './frame-reader.ts';
import type { Scanner, ScannerFailure } from './scanner.ts';
import { pumpFrames } from './video-frame.ts';

/** A screen that looks through the camera. */
export type Viewer = {
  readonly video: HTMLVideoElement;
  /** What codes are to the screen's task. */
  readonly name: Namer;
  /** The camera failed while it ran; one that cannot start says so from `start`. */
  readonly failed: (why: ScannerFailure) => void;
};

/** The camera as a scanner; what it sees is shown to the viewer it was given last. */
export interface Camera extends Scanner {
  /** Shows the picture to this viewer from now on; call it before `start`, and on each screen. */
  show(viewer: Viewer): void;
  readonly watch: Lookout['watch'];
  readonly order: Lookout['order'];
  readonly warm: Lookout['warm'];
  readonly about: CameraSource['about'];
  setTorch(on: boolean): Promise<void>;
  /** Closes the open camera and takes this one. */
  choose(id: string): Promise<void>;
}

/** Makes the page's one camera; nothing is asked of the user before `start`. */
export function createCamera(): Camera {
  const lookout = createLookout();
  let viewer: Viewer | null = null;
  let running = false;
  let end: () => void = () => undefined;

  const fail = (why: ScannerFailure): void => {
    if (!running) return;
    running = false;
    end();
    viewer?.failed(why);
  };
  const source = cameraSource(fail);
  const broken = (error: unknown): void => {
    reportError(error);
    fail('lost');
  };

  const resume = (): void => {
    const stream = source.stream();
    if (!viewer || !stream) return;
    end();
    lookout.begin(viewer.name);
    play(viewer.video, stream);
    end = pumpFrames(viewer.video, (shown, stamp) =>
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
      viewer?.video.pause();
      source.cool();
    },
    show(shown) {
      viewer = shown;
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
      if (opened?.ok === false) viewer?.failed(opened.why);
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
