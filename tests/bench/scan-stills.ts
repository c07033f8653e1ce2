// Still pictures in Node, with the same eye as the scan worker has.
import { accept, GONE, NO_VOTES, type Votes } from '../../src/app/device/accept.ts';
import { type Engine, createEye } from '../../src/app/device/eye.ts';
import type { GreyFrame } from '../../src/app/device/frame.ts';
import { seeded } from '../support/dice.ts';
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
import { type Note, type Result, atLeast, exactly } from './result.ts';

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
  const billed = await billedOfNothing(engine, all);
  note(exactly(`${EMPTY} frames without a code: billed`, billed, '', 0));
  note(...(await both('photos out of focus', soft, null)));
  for (const degrees of TURNS) {
    note(...(await both(`photos at ${degrees}°`, turned(degrees, 8), null)));
  }
}

/** What is accepted of frames without a code: photographs that have none, and noise. */
async function billedOfNothing(engine: Engine, all: readonly Photo[]): Promise<number> {
  const roll = seeded(5);
  const empty = all.filter(({ text }) => text === null);
  const eye = createEye(engine);
  let votes: Votes = NO_VOTES;
  let billed = 0;
  for (let frame = 0; frame < EMPTY; frame += 1) {
    const photo = empty[Math.floor(roll() * empty.length * 4)];
    const { codes } = await eye.look(photo ? grainy(photo.picture, roll) : noise(roll));
    const texts = codes.map(({ text }) => text);
    const verdict = accept(votes, { texts, at: frame * 33, isKnown: () => true, gone: GONE });
    votes = verdict.votes;
    if (verdict.accepted !== null || verdict.choice.length > 0) billed += 1;
  }
  return billed;
}

const grainy = ({ grey, width, height }: GreyFrame, roll: () => number): GreyFrame => ({
  grey: grey.map((bright) => bright + 30 * (roll() - 0.5)),
  width,
  height,
});

function noise(roll: () => number): GreyFrame {
  const [width, height] = [240, 160];
  const stripe = 2 + roll() * 9;
  const strength = 100 * roll();
  const grey = Uint8ClampedArray.from({ length: width * height }, (_, at) => {
    const wave = Math.sin((at % width) / stripe) * Math.sin(Math.floor(at / width) / 31);
    return 128 + strength * wave + 80 * (roll() - 0.5);
  });
  return { grey, width, height };
}
