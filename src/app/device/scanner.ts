/** One reading: the raw text, where it came from, `at` in ms on the page's performance timeline. */
export type Scan = {
  readonly text: string;
  readonly source: 'wedge' | 'camera' | 'manual' | 'tray';
  readonly at: number;
};

/** Why a scanner does not run; `insecure` is a page that is neither HTTPS nor localhost. */
export type ScannerFailure = 'no-camera' | 'denied' | 'in-use' | 'lost' | 'insecure';

export type StartResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: ScannerFailure };

/** Anything that emits scans between `start` and `stop`; starting twice does nothing more. */
export interface Scanner {
  start(): Promise<StartResult>;
  stop(): void;
}

type Listener = (scan: Scan) => void;

const listeners = new Set<Listener>();

/** Scans made before anybody listened, while the till was still opening; at most a basket. */
let early: Scan[] = [];
const MOST_EARLY = 50;

/** Calls the listener with every scan, in order; returns what ends that. */
export function onScan(listener: Listener): () => void {
  listeners.add(listener);
  const waiting = early;
  early = [];
  for (const scan of waiting) emitScan(scan);
  return () => void listeners.delete(listener);
}

/** Hands one scan to every listener; a listener that throws does not keep it from the others. */
export function emitScan(scan: Scan): void {
  if (listeners.size === 0 && early.length < MOST_EARLY) early.push(scan);
  for (const listener of [...listeners]) {
    try {
      listener(scan);
    } catch (error) {
      reportError(error);
    }
  }
}
