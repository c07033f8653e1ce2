/** How the app reaches its own origin; injected so that tests and the demo can cut the line. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

const cutOff = new Set<() => void>();
let isHole = false;

/** True while the network takes every request and never answers (断网试试). */
export const isBlackHole = (): boolean => isHole;

/** Cuts the line without a sign, or mends it: then whoever still waits is told at once. */
export function setBlackHole(on: boolean): void {
  isHole = on;
  if (on) return;
  for (const tell of cutOff) tell();
  cutOff.clear();
}

/** `fetch`, or silence until the asker gives up. */
export const network: Fetch = (path, init) => (isHole ? silence(init.signal) : fetch(path, init));

const silence = (signal: AbortSignal | null | undefined): Promise<Response> =>
  new Promise((_, reject) => {
    const tell = (): void => reject(new TypeError('the line was cut'));
    cutOff.add(tell);
    signal?.addEventListener('abort', () => {
      cutOff.delete(tell);
      reject(new DOMException('nobody answered', 'AbortError'));
    });
  });
