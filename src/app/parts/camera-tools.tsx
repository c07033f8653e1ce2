import type { JSX } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { CameraAbout } from '../device/camera-source.ts';
import type { Camera } from '../device/camera.ts';
import { SessionContext } from '../session.ts';
import { setCamera } from '../settings.ts';
import { Button } from '../ui/button.tsx';

/** The light, and another camera, where the device has them; the choice is remembered. */
export function CameraTools({ camera }: { readonly camera: Camera }): JSX.Element | null {
  const session = useContext(SessionContext);
  const [about, setAbout] = useState<CameraAbout | null>(null);
  const ask = (): Promise<void> => camera.about().then(setAbout, reportError);
  useEffect(() => void ask(), [camera]);
  if (about === null) return null;
  const { choices, chosen, torch } = about;
  const at = choices.findIndex(({ id }) => id === chosen);
  const next = choices[(at + 1) % choices.length];
  const change = async (id: string): Promise<void> => {
    await camera.choose(id);
    if (session) await setCamera(session.store, session.settings, id);
    await ask();
  };
  return (
    <>
      {torch !== null && (
        <Button onClick={() => void camera.setTorch(!torch).then(ask, reportError)}>
          {torch ? '关灯' : '开灯'}
        </Button>
      )}
      {choices.length > 1 && next && (
        <Button onClick={() => void change(next.id).catch(reportError)}>换一个</Button>
      )}
    </>
  );
}
