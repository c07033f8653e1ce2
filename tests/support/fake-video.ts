// A film of a barcode for the browser's fake camera, made without any encoder: raw MJPEG is JPEG
// pictures one after the other, and the browser itself draws them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from './browser.ts';
import { ROOT } from './source.ts';

const SIZE = { width: 1280, height: 720 } as const;
const FRAMES = 20;

/** A film's file and how to be rid of it. */
export type Film = { readonly file: string; remove(): void };

/** Films an EAN-13 held a little unsteadily in front of the camera. */
export async function filmOf(code: string): Promise<Film> {
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: SIZE });
  await page.setContent('<body style="margin:0;background:#8a8175"><svg id="code"></svg></body>');
  await page.addScriptTag({
    content: readFileSync(join(ROOT, 'node_modules/jsbarcode/dist/JsBarcode.all.min.js'), 'utf8'),
  });
  await page.evaluate(`JsBarcode('#code', '${code}', { format: 'EAN13', width: 4, height: 220,
    margin: 40, fontSize: 32 })`);
  const frames: Buffer[] = [];
  for (let at = 0; at < FRAMES; at += 1) {
    const turn = (at / FRAMES) * 2 * Math.PI;
    const move = `translate(${400 + 12 * Math.sin(turn)}px, ${190 + 8 * Math.cos(turn)}px)`;
    await page.evaluate(`document.querySelector('#code').style.transform = '${move}'`);
    frames.push(await page.screenshot({ type: 'jpeg', quality: 85 }));
  }
  await browser.close();
  const folder = mkdtempSync(join(tmpdir(), 'till-film-'));
  const file = join(folder, 'code.mjpeg');
  writeFileSync(file, Buffer.concat(frames));
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
