import { toGrey } from './frame.ts';
import { type Part, partOf } from './luminance.ts';

/** Calls `then` with the time, in ms, of every new picture of a video until it is ended. */
function everyFrame(video: HTMLVideoElement, then: (stamp: number) => void): () => void {
  let isOver = false;
  let last = -1;
  const onFrame = (now: number, { mediaTime }: { mediaTime: number }): void => {
    if (isOver) return;
    then(mediaTime > 0 ? mediaTime * 1_000 : now);
    video.requestVideoFrameCallback(onFrame);
  };
  const onPaint = (now: number): void => {
    if (isOver) return;
    if (video.currentTime !== last) then(now);
    last = video.currentTime;
    requestAnimationFrame(onPaint);
  };
  if (typeof video.requestVideoFrameCallback === 'function')
    video.requestVideoFrameCallback(onFrame);
  else requestAnimationFrame(onPaint);
  return () => {
    isOver = true;
  };
}

/**
 * Has one picture of a video read after another until it is ended: while one is read the newest is
 * kept in mind, and read next. Nothing is read while the page is hidden.
 */
export function pumpFrames(
  video: HTMLVideoElement,
  read: (video: HTMLVideoElement, stamp: number) => Promise<void>,
): () => void {
  let newest: number | null = null;
  let isBusy = false;
  let isOver = false;
  const next = (): void => {
    if (isBusy || isOver || newest === null || document.hidden) return;
    const stamp = newest;
    newest = null;
    isBusy = true;
    void read(video, stamp).finally(() => {
      isBusy = false;
      next();
    });
  };
  const stop = everyFrame(video, (stamp) => {
    newest = stamp;
    next();
  });
  return () => {
    isOver = true;
    stop();
  };
}

/** Makes what cuts out the middle of a video in its own pixels: scaling would lose codes. */
export function cropper(): (video: HTMLVideoElement) => Part | null {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  return (video) => {
    const { x, y, width, height } = partOf(video.videoWidth, video.videoHeight, false);
    if (width === 0 || height === 0 || !pen) return null;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    pen.drawImage(video, x, y, width, height, 0, 0, width, height);
    return { ...toGrey(pen.getImageData(0, 0, width, height)), left: x, top: y };
  };
}
