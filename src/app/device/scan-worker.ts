import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { TILTS } from './decoder.ts';
import { type Frame, tilt, toGrey, toRgba } from './frame.ts';

const OPTIONS: ReaderOptions = {
  formats: ['EAN13', 'EAN8', 'UPCA', 'Code128', 'QRCode'],
  tryHarder: true,
  minLineCount: 3,
  maxNumberOfSymbols: 1,
};

// The file of exactly this version, from our own origin; the default would be a foreign one.
const ready = prepareZXingModule({
  overrides: { locateFile: () => wasmUrl },
  fireImmediately: true,
});

let turn = 0;

async function read(frame: Frame): Promise<string | null> {
  await ready;
  const picture = toRgba(tilt(toGrey(frame), TILTS[turn] ?? 0));
  const found = await readBarcodes(new ImageData(picture.data, picture.width), OPTIONS);
  const text = found.find((result) => result.isValid)?.text ?? null;
  if (text === null) turn = (turn + 1) % TILTS.length;
  return text;
}

addEventListener('message', (event: MessageEvent<Frame>) => {
  read(event.data).then(
    (text) => postMessage({ ok: true, text }),
    (error: unknown) => postMessage({ ok: false, why: String(error) }),
  );
});
