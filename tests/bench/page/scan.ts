import { BrowserMultiFormatReader } from '@zxing/browser';
import { workerDecoder } from '../../../src/app/device/worker-decoder.ts';

const WANTED = { audio: false, video: { width: { ideal: 1280 }, height: { ideal: 720 } } };

async function openVideo(): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.className = 'camera-video';
  video.muted = true;
  document.body.append(video);
  video.srcObject = await navigator.mediaDevices.getUserMedia(WANTED);
  await video.play();
  return video;
}

function closeVideo(video: HTMLVideoElement): void {
  const stream = video.srcObject;
  if (stream instanceof MediaStream) for (const track of stream.getTracks()) track.stop();
  video.remove();
}

/** Milliseconds of each of so many looks of the scan worker, one right after the other. */
export async function workerLooks({ count }: { readonly count: number }): Promise<number[]> {
  const video = await openVideo();
  const decoder = workerDecoder();
  for (let warm = 0; warm < 10; warm += 1) await decoder.look(video, warm);
  const took: number[] = [];
  for (let look = 0; look < count; look += 1) {
    const since = performance.now();
    await decoder.look(video, look);
    took.push(performance.now() - since);
  }
  decoder.close();
  closeVideo(video);
  return took;
}

/** What `@zxing/browser` reads as it is shipped, for so many ms; each text with its moments. */
export async function defaultReads({
  ms,
}: {
  readonly ms: number;
}): Promise<{ readonly text: string; readonly at: number }[]> {
  const video = await openVideo();
  const reads: { text: string; at: number }[] = [];
  const controls = await new BrowserMultiFormatReader().decodeFromVideoElement(video, (result) => {
    if (result) reads.push({ text: result.getText(), at: performance.now() });
  });
  await new Promise((done) => {
    setTimeout(done, ms);
  });
  controls.stop();
  closeVideo(video);
  return reads;
}
