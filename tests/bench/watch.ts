// What is put into the page to measure it from outside: it sees the events before the page does,
// and the changes of the document after it.
import type { Page } from 'playwright-core';

/** A moment in the page's own time, in ms. */
export type Seen = {
  /** The last key and the last input, by their own timestamps. */
  key: number;
  input: number;
  /** When a frame with this selector's last change had been painted; 0 before any. */
  painted: Record<string, number>;
};

declare global {
  interface Window {
    seen: Seen;
  }
}

/** Watches these selectors in every page that is opened from now on. */
export const watch = (page: Page, selectors: readonly string[]): Promise<unknown> =>
  page.addInitScript((names: readonly string[]) => {
    const seen: Seen = { key: 0, input: 0, painted: {} };
    window.seen = seen;
    const note = (event: Event): void => {
      if (event.type === 'keydown') seen.key = event.timeStamp;
      else seen.input = event.timeStamp;
    };
    addEventListener('keydown', note, { capture: true });
    addEventListener('input', note, { capture: true });
    // A task posted from a frame's callback runs when that frame has been rendered.
    const afterFrame = (then: () => void): void => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => then();
        port2.postMessage(null);
      });
    };
    const isIn = (node: Node, name: string): boolean => {
      const element = node instanceof Element ? node : node.parentElement;
      return element?.closest(name) !== null && element !== null;
    };
    const touched = ({ target, addedNodes }: MutationRecord, name: string): boolean =>
      isIn(target, name) ||
      [...addedNodes].some(
        (node) =>
          isIn(node, name) || (node instanceof Element && node.querySelector(name) !== null),
      );
    new MutationObserver((records) => {
      for (const name of names) {
        if (!records.some((record) => touched(record, name))) continue;
        afterFrame(() => {
          seen.painted[name] = performance.now();
        });
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  }, selectors);

/** What comes within this time of the first change still belongs to it (ms). */
const SETTLED = 80;

/**
 * Milliseconds from an event to the frame that shows the last of what it did; null when it
 * changed nothing. The page must be at rest.
 */
export async function painted(
  page: Page,
  selector: string,
  from: 'key' | 'input',
  act: () => Promise<void>,
  patience = 10_000,
): Promise<number | null> {
  await page.evaluate((name) => {
    window.seen.painted[name] = 0;
  }, selector);
  await act();
  try {
    await page.waitForFunction(
      ([name, kind]) => (window.seen.painted[name] ?? 0) > window.seen[kind],
      [selector, from] as const,
      { polling: 5, timeout: patience },
    );
  } catch {
    return null;
  }
  await page.waitForTimeout(SETTLED);
  return await page.evaluate(
    ([name, kind]) => (window.seen.painted[name] ?? 0) - window.seen[kind],
    [selector, from] as const,
  );
}

/** The same for what must change something. */
export async function shown(
  page: Page,
  selector: string,
  act: () => Promise<void>,
): Promise<number> {
  const took = await painted(page, selector, 'key', act);
  if (took === null) throw new Error(`nothing was shown in ${selector}`);
  return took;
}
