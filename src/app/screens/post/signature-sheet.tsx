import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Point, type Stroke, isSigned } from '../../../core/post/signature.ts';
import { blank, drawStroke, signaturePicture } from '../../device/ink.ts';
import type { PhotoBytes } from '../../store/photos.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import './signature.css';

type SignatureSheetProps = {
  /** What the guest signs for. */
  readonly gift: string;
  readonly onSigned: (picture: PhotoBytes) => void;
  readonly onClose: () => void;
};

/** 请客人签字: he draws his name with a finger; the picture is kept when the gift is given. */
export function SignatureSheet({ gift, onSigned, onClose }: SignatureSheetProps): JSX.Element {
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [busy, setBusy] = useState(false);
  const keep = async (): Promise<void> => {
    setBusy(true);
    const picture = await signaturePicture(strokes).finally(() => setBusy(false));
    if (picture === null) return void say('签名没存上，请换一种确认。');
    onSigned(picture);
  };
  return (
    <Sheet
      open
      title="请客人签字"
      onClose={onClose}
      foot={
        <div class="signature-acts">
          <Button icon="undo" disabled={strokes.length === 0} onClick={() => setStrokes([])}>
            重签
          </Button>
          <Button
            kind="primary"
            wide
            busy={busy}
            disabled={!isSigned(strokes)}
            onClick={() => void keep().catch(reportError)}
          >
            签好了
          </Button>
        </div>
      }
    >
      <p>{gift} 我拿到了，签名：</p>
      <Pad strokes={strokes} onStroke={(stroke) => setStrokes((was) => [...was, stroke])} />
    </Sheet>
  );
}

/** A pen over the whole canvas, in the pixels that a finger is told in. */
function penOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const { clientWidth, clientHeight } = canvas;
  canvas.width = clientWidth * devicePixelRatio;
  canvas.height = clientHeight * devicePixelRatio;
  const pen = canvas.getContext('2d');
  pen?.scale(devicePixelRatio, devicePixelRatio);
  if (pen !== null) blank(pen, clientWidth, clientHeight);
  return pen;
}

type PadProps = {
  readonly strokes: readonly Stroke[];
  readonly onStroke: (stroke: Stroke) => void;
};

function Pad({ strokes, onStroke }: PadProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = useRef<CanvasRenderingContext2D | null>(null);
  const drawn = useRef<Point[] | null>(null);
  useLayoutEffect(() => {
    pen.current = canvas.current === null ? null : penOf(canvas.current);
    for (const stroke of strokes) if (pen.current !== null) drawStroke(pen.current, stroke);
  }, [strokes]);
  const begin = (event: PointerEvent): void => {
    canvas.current?.setPointerCapture(event.pointerId);
    drawn.current = [{ x: event.offsetX, y: event.offsetY }];
    if (pen.current !== null) drawStroke(pen.current, drawn.current);
  };
  const go = (event: PointerEvent): void => {
    const last = drawn.current?.at(-1);
    if (last === undefined) return;
    const next = { x: event.offsetX, y: event.offsetY };
    drawn.current?.push(next);
    if (pen.current !== null) drawStroke(pen.current, [last, next]);
  };
  const end = (): void => {
    if (drawn.current !== null) onStroke(drawn.current);
    drawn.current = null;
  };
  return (
    <canvas
      class="signature-pad"
      ref={canvas}
      role="img"
      aria-label="用手指在这里签名"
      onPointerDown={begin}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}
