// Still pictures in Node, with the same eye as the scan worker has.
import { blurred, rotated } from '../support/drawn-code.ts';
import { type Photo, drawings, hasPhotos, photos } from '../support/photos.ts';
import {
  ALL_TILTS,
  type Tally,
  nodeEngine,
  ourReader,
  readAll,
  referenceReader,
  together,
} from '../support/reading.ts';
import { type Note, type Result, atLeast, atMost, exactly } from './result.ts';
import { silence } from './silence.ts';

const TURNS = [10, 20, 30, 55, 65];
const EMPTY = 1_500;

const judged = (what: string, tally: Tally, best: Tally, ratio: number | null): Result[] => [
  atLeast(`${what}: read of ${tally.of}`, tally.read, '', best.read, {
    ...(ratio === null ? {} : { ratio }),
  }),
  exactly(`${what}: wrong`, tally.wrong.length, '', 0),
];

/** Every photograph upright, a part of them turned or out of focus, each beside the best engine. */
export async function stills(note: Note): Promise<void> {
  const engine = await nodeEngine();
  const ours = ourReader(engine, ALL_TILTS);
  const all = hasPhotos ? photos() : drawings(60, 0);
  const both = async (what: string, some: readonly Photo[], ratio: number | null) => {
    const sets = await readAll(ours, some);
    return judged(what, together(sets), together(await readAll(referenceReader, some)), ratio);
  };
  const bars = all.filter(({ set, text }) => text !== null && !set.startsWith('qr'));
  const turned = (degrees: number, every: number): Photo[] =>
    bars
      .filter((_, i) => i % every === 0)
      .map((photo) => ({ ...photo, picture: rotated(photo.picture, degrees) }));
  const soft = all
    .filter((_, i) => i % 4 === 0)
    .map((photo) => ({ ...photo, picture: blurred(photo.picture, 1) }));
  note(...(await both('photos upright', all, 0.92)));
  note(...(await both('photos at 45°', turned(45, 2), 1)));
  const { read, billed } = await silence(engine, all, EMPTY);
  note(
    exactly(`${EMPTY} frames without a code: billed`, billed, '', 0),
    atMost(`${EMPTY} frames without a code: readings`, read, '', null),
  );
  note(...(await both('photos out of focus', soft, null)));
  for (const degrees of TURNS) {
    note(...(await both(`photos at ${degrees}°`, turned(degrees, 8), null)));
  }
}
