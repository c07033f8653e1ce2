import type { Camera } from './device/camera.ts';
import type { ScannerFailure } from './device/scanner.ts';

/** The page's one camera, whose code is fetched when it is first wanted. */
export function lateCamera(failed: (why: ScannerFailure) => void): Camera {
  let loading: Promise<Camera> | null = null;
  const camera = (): Promise<Camera> => {
    loading ??= import('./device/camera.ts').then(({ createCamera }) => createCamera(failed));
    loading.catch(() => {
      loading = null;
    });
    return loading;
  };
  return {
    start: async () => (await camera()).start(),
    show: (video) => void camera().then((one) => one.show(video), reportError),
    stop: () => void loading?.then((one) => one.stop(), reportError),
  };
}
