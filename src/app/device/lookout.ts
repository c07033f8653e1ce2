import { GONE } from './accept.ts';
import { frameReader, type Namer, type Outcome } from './frame-reader.ts';
import { emitScan } from './scanner.ts';

/** What the shop tells the camera. */
export type CameraOrders = {
  /** Milliseconds out of view after which the same code counts again. */
  readonly gone: () => number;
  /** The camera to take, by its id; null: the one that looks away from the keeper. */
  readonly prefer: string | null;
};

/** Makes scans of what a video shows, and tells whoever watches what every picture led to. */
export type Lookout = {
  /** Looks at the picture that is shown now; what is accepted goes the way of every scan. */
  look(video: HTMLVideoElement, stamp: number, isWanted: () => boolean): Promise<void>;
  /** Another video or another start follows, for a task that names what is seen so. */
  begin(name: Namer): void;
  /** Has every outcome told until the returned function is called. */
  watch(listener: (outcome: Outcome) => void): () => void;
  /** Makes the shop known. */
  order(orders: CameraOrders): void;
  /** Loads what reads, while the till has nothing else to do. */
  warm(): void;
};

const NAMELESS: Namer = () => Promise.resolve({ name: null, known: false, fit: 0 });

/** Makes the lookout; nothing is loaded yet. */
export function createLookout(): Lookout {
  const listeners = new Set<(outcome: Outcome) => void>();
  let orders: CameraOrders = { gone: () => GONE, prefer: null };
  let name = NAMELESS;
  const reader = frameReader({ name: (text) => name(text), gone: () => orders.gone() });
  return {
    async look(video, stamp, isWanted) {
      const outcome = await reader.read(video, stamp);
      if (outcome === null || !isWanted()) return;
      const { accepted } = outcome;
      if (accepted) emitScan({ text: accepted.text, source: 'camera', at: performance.now() });
      for (const listener of listeners) listener(outcome);
    },
    begin(given) {
      name = given;
      reader.begin();
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    order(given) {
      orders = given;
    },
    warm: reader.warm,
  };
}
