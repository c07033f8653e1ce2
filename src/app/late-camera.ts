import type { Camera } from './device/camera.ts';

/** The page's one camera, whose code is fetched when it is first wanted. */
export function lateCamera(): Camera {
  let loading: Promise<Camera> | null = null;
  const camera = (): Promise<Camera> => {
    loading ??= import('./device/camera.ts').then(({ createCamera }) => createCamera());
    loading.catch(() => {
      loading = null;
    });
    return loading;
  };
  const later = (act: (one: Camera) => void): void => void camera().then(act, reportError);
  return {
    start: async () => (await camera()).start(),
    show: (viewer) => later((one) => one.show(viewer)),
    stop: () => void loading?.then((one) => one.stop(), reportError),
    watch(listener) {
      let end: (() => void) | null = () => undefined;
      later((one) => {
        if (end !== null) end = one.watch(listener);
      });
      return () => {
        end?.();
        end = null;
      };
    },
    order: (orders) => later((one) => one.order(orders)),
    warm: () => later((one) => one.warm()),
    about: async () => (await camera()).about(),
    setTorch: async (on) => (await camera()).setTorch(on),
    choose: async (id) => (await camera()).choose(id),
  };
}
