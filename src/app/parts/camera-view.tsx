import type { ComponentChildren, JSX } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { ScanContext } from '../../core/barcode/code-kind.ts';
import type { Camera } from '../device/camera.ts';
import type { Namer, Seen } from '../device/frame-reader.ts';
import { emitScan } from '../device/scanner.ts';
import { buzz } from '../device/sound.ts';
import type { Hint } from '../device/viewing.ts';
import { SessionContext } from '../session.ts';
import { Button } from '../ui/button.tsx';
import { whyWords } from '../words.ts';
import { CameraTools } from './camera-tools.tsx';
import { finderNames } from './finder-names.ts';
import './camera-view.css';

type CameraViewProps = {
  readonly camera: Camera;
  /** What codes are looked for; the finder names them for it. */
  readonly task: ScanContext;
  /** Nothing is added by what is scanned, so nothing can be added once more. */
  readonly tellsOnly?: boolean;
  readonly onClose: () => void;
};

const HINTS: Readonly<Record<Hint, string>> = {
  dark: '太暗了',
  far: '靠近一点',
  shaky: '拿稳一点',
};

const scan = ({ text }: Seen): void => emitScan({ text, source: 'camera', at: performance.now() });

/** The camera's picture; scans go the way of every other scan. A camera that fails says so here. */
export function CameraView(props: CameraViewProps): JSX.Element {
  const { camera, task, tellsOnly = false, onClose } = props;
  const name = useNames(task);
  const video = useRef<HTMLVideoElement>(null);
  const [why, setWhy] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (video.current) camera.show({ video: video.current, name, failed: setWhy });
    camera.start().then(
      (result) => {
        setWhy(result.ok ? null : result.why);
        setOpen(result.ok);
      },
      () => setWhy('lost'),
    );
    return () => camera.stop();
  }, [camera, attempt]);
  if (why !== null) {
    const again = (): void => {
      setWhy(null);
      setAttempt(attempt + 1);
    };
    return (
      <div class="camera-view">
        <div class="camera-why">
          <p role="alert">{whyWords(why)}</p>
          <Button kind="primary" icon="camera" wide onClick={again}>
            再打开摄像头
          </Button>
          <Button kind="text" onClick={onClose}>
            不用了
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div class="camera-view">
      <div class="camera-picture">
        <video class="camera-video" ref={video} muted playsInline aria-label="摄像头画面" />
        <Outlines camera={camera} video={video} />
      </div>
      <Finder camera={camera} counts={!tellsOnly && (task === 'till' || task === 'goods')}>
        <Button onClick={onClose}>关上</Button>
        {isOpen && <CameraTools camera={camera} />}
      </Finder>
    </div>
  );
}

/** The names of codes for the task now in hand; one function for as long as the view stands. */
function useNames(task: ScanContext): Namer {
  const session = useContext(SessionContext);
  const latest = useRef(finderNames(session, task));
  latest.current = finderNames(session, task);
  const [name] = useState<Namer>(() => (text: string) => latest.current(text));
  return name;
}

type FinderProps = {
  readonly camera: Camera;
  /** Whether one more of the same can be meant. */
  readonly counts: boolean;
  /** What can be done with the camera itself. */
  readonly children: ComponentChildren;
};

/** The last code's name, or a hint; several codes in view are asked about. */
function Finder({ camera, counts, children }: FinderProps): JSX.Element {
  const [hint, setHint] = useState<Hint | null>(null);
  const [last, setLast] = useState<Seen | null>(null);
  const [choice, setChoice] = useState<readonly Seen[]>([]);
  const [inView, setInView] = useState(false);
  const latest = useRef<Seen | null>(null);
  latest.current = last;
  useEffect(
    () =>
      camera.watch((now) => {
        setHint(now.hint);
        setInView(now.seen.some(({ text }) => text === latest.current?.text));
        if (now.accepted) {
          setLast(now.accepted);
          setChoice([]);
          buzz();
        }
        if (now.choice.length > 0) setChoice(now.choice);
      }),
    [camera],
  );
  const choose = (one: Seen): void => {
    setChoice([]);
    setLast(one);
    scan(one);
  };
  if (choice.length > 0) return <Choose choice={choice} onChoose={choose} />;
  const words = hint === null ? (last?.name ?? last?.text ?? null) : HINTS[hint];
  return (
    <>
      {!inView && <span class="camera-frame" aria-hidden="true" />}
      {words !== null && (
        <p class="camera-word" data-hint={hint ?? undefined} aria-live="polite">
          {words}
        </p>
      )}
      <div class="camera-acts">
        {children}
        {counts && last !== null && inView && <Button onClick={() => scan(last)}>再加一件</Button>}
      </div>
    </>
  );
}

type ChooseProps = {
  readonly choice: readonly Seen[];
  readonly onChoose: (one: Seen) => void;
};

/** Which of several codes in view is meant; none of them is taken unasked. */
function Choose({ choice, onChoose }: ChooseProps): JSX.Element {
  return (
    <div class="camera-choice" role="group" aria-label="看到几个码">
      <p>看到几个码，要哪个？</p>
      {choice.map((one) => (
        <Button key={one.text} onClick={() => onChoose(one)}>
          {one.name ?? one.text}
        </Button>
      ))}
    </div>
  );
}

type OutlinesProps = {
  readonly camera: Camera;
  readonly video: { readonly current: HTMLVideoElement | null };
};

/** The outlines of the codes in view; the drawing is cut to its place as the video is. */
function Outlines({ camera, video }: OutlinesProps): JSX.Element | null {
  const [seen, setSeen] = useState<readonly Seen[]>([]);
  useEffect(
    // Nothing twice is one and the same nothing, so it is not painted for every frame.
    () =>
      camera.watch((now) =>
        setSeen((before) => (before.length + now.seen.length === 0 ? before : now.seen)),
      ),
    [camera],
  );
  const { videoWidth, videoHeight } = video.current ?? { videoWidth: 0, videoHeight: 0 };
  if (videoWidth === 0 || seen.length === 0) return null;
  return (
    <svg
      class="camera-outlines"
      viewBox={`0 0 ${videoWidth} ${videoHeight}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {seen.map((one) => (
        <polygon
          key={one.text}
          points={one.corners.map(({ x, y }) => `${x},${y}`).join(' ')}
          data-counted={one.counted ? '' : undefined}
        />
      ))}
    </svg>
  );
}
