import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Camera } from '../device/camera.ts';
import { Button } from '../ui/button.tsx';
import { whyWords } from '../words.ts';

type CameraViewProps = { readonly camera: Camera; readonly onClose: () => void };

/** The camera's picture above the cart; scans go the way of every other scan. */
export function CameraView({ camera, onClose }: CameraViewProps): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const [why, setWhy] = useState<string | null>(null);
  useEffect(() => {
    if (video.current) camera.show(video.current);
    camera.start().then(
      (result) => setWhy(result.ok ? null : result.why),
      () => setWhy('lost'),
    );
    return () => camera.stop();
  }, [camera]);
  return (
    <div class="till-view">
      {why === null ? (
        <>
          <video class="till-video" ref={video} muted playsInline aria-label="摄像头画面" />
          <span class="till-frame" aria-hidden="true" />
        </>
      ) : (
        <p class="till-view-why">{whyWords(why)}</p>
      )}
      <Button onClick={onClose}>关上摄像头</Button>
    </div>
  );
}
