import type { Frame } from './frame.ts';

const CROP = 0.75;

/** Calls `then` once with the time of the video's next new picture, in ms on the page's clock. */
export function nextFrame(video: HTMLVideoElement, then: (at: number) => void): void {
  if (typeof video.requestVideoFrameCallback === 'function') {
    video.requestVideoFrameCallback((now) => then(now));
    return;
  }
  const before = video.currentTime;
  const wait = (now: number): void => {
    if (video.currentTime === before && video.isConnected) requestAnimationFrame(wait);
    else then(now);
  };
  requestAnimationFrame(wait);
}

/** Makes what cuts out the middle of a video in its own pixels: scaling would lose codes. */
export function cropper(): (video: HTMLVideoElement) => Frame | null {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  return (video) => {
    const width = Math.floor(video.videoWidth * CROP);
    const height = Math.floor(video.videoHeight * CROP);
    if (width === 0 || height === 0 || !pen) return null;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const left = Math.floor((video.videoWidth - width) / 2);
    const top = Math.floor((video.videoHeight - height) / 2);
    pen.drawImage(video, left, top, width, height, 0, 0, width, height);
    const { data } = pen.getImageData(0, 0, width, height);
    return { data, width, height };
  };
}
