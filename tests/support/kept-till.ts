// A till in a browser that keeps its data, to be killed and opened again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type PersistentBrowser, killBrowser, launchPersistent, PATIENCE } from './browser.ts';
import { WIDE } from './till-page.ts';

/** One run of the browser; `painted` hears each cart and receipt as soon as the page shows it. */
export type Run = { readonly browser: PersistentBrowser; readonly page: Page };

export type KeptTill = {
  /** Opens an address and waits until the till takes scans. */
  open(address: string, painted?: (words: string) => void): Promise<Run>;
  readonly folder: string;
  /** Ends what still runs, and removes the profile. */
  remove(): Promise<void>;
};

// Reports the count of the cart's pieces (共 3 件) and the finished sale's line (收据 2-7 …) in the
// very task that put them on the page: earlier than any eye.
const WATCH = `new MutationObserver(() => {
  const note = document.querySelector('.done-note');
  const words = note ? note.textContent : document.querySelector('.till-count')?.textContent;
  if (words === undefined || words === window.lastPainted) return;
  window.lastPainted = words;
  window.painted(words);
}).observe(document, { childList: true, subtree: true, characterData: true });`;

/** A profile folder of its own. */
export function keptTill(): KeptTill {
  const folder = mkdtempSync(join(tmpdir(), 'till-profile-'));
  let last: PersistentBrowser | null = null;
  return {
    folder,
    open: async (address, painted) => {
      await last?.context.close(); // one that a failed test has left would hold the folder
      const browser = await launchPersistent(folder, { viewport: WIDE, locale: 'zh-CN' });
      last = browser;
      const { context } = browser;
      context.setDefaultTimeout(PATIENCE);
      const page = context.pages()[0] ?? (await context.newPage());
      if (painted) {
        await context.exposeBinding('painted', (_, words: unknown) => painted(String(words)));
        await context.addInitScript(WATCH);
      }
      await page.goto(address);
      await page
        .locator('.till-pay')
        .waitFor()
        .catch(async (late: unknown) => {
          const shown = await page.locator('body').innerText();
          await context.close(); // or the next try finds the folder taken
          throw new Error(`no till is shown, but: ${shown}`, { cause: late });
        });
      return { browser, page };
    },
    remove: async () => {
      await last?.context.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Ends a run as a power cut would. */
export const endRun = ({ browser }: Run): Promise<void> => killBrowser(browser);
