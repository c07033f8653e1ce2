// Frames in which there is no code must bill nothing, however long they are held before the camera.
import { accept, GONE, NO_VOTES, type Votes } from '../../src/app/device/accept.ts';
import { type Engine, type Eye, createEye } from '../../src/app/device/eye.ts';
import { type GreyFrame, tilt } from '../../src/app/device/frame.ts';
import { checkDigit } from '../../src/core/barcode/gtin.ts';
import { seeded } from '../support/dice.ts';
import { drawnCode } from '../support/drawn-code.ts';
import { type Photo, drawings, hasPhotos, photos } from '../support/photos.ts';
import { nodeEngine } from '../support/reading.ts';

/** What came of frames without a code: readings of any text, and how many were billed or asked. */
export type Silence = { readonly read: number; readonly billed: number };

type Roll = () => number;
type Scene = () => GreyFrame;

// A scene is held unsteadily for so many frames, for agreement is what could bill it.
const HELD = 8;
const FRAME_MS = 33;

/** The engine and every picture there is, for those who count silence alone. */
export async function silenceStage(): Promise<{ engine: Engine; pictures: readonly Photo[] }> {
  const engine = await nodeEngine();
  return { engine, pictures: hasPhotos ? photos() : drawings(60, 0) };
}

/** Shows an eye so many frames without a code, scene after scene; `told` is given each scene's. */
export async function silence(
  engine: Engine,
  pictures: readonly Photo[],
  count: number,
  told: (frames: number, so: Silence) => void = () => undefined,
): Promise<Silence> {
  const roll = seeded(5);
  const empty = pictures.filter(({ text }) => text === null).map(({ picture }) => picture);
  const camera = { eye: createEye(engine), votes: NO_VOTES, at: 0 };
  let so: Silence = { read: 0, billed: 0 };
  for (let frames = 0; frames < count; ) {
    const scene = sceneOf(roll, empty);
    for (let held = 0; held < HELD && frames < count; held += 1, frames += 1) {
      const seen = await looked(camera, scene());
      so = { read: so.read + seen.read, billed: so.billed + seen.billed };
    }
    told(frames, so);
  }
  return so;
}

type Camera = { readonly eye: Eye; votes: Votes; at: number };

async function looked(camera: Camera, frame: GreyFrame): Promise<Silence> {
  const { codes } = await camera.eye.look(frame);
  const texts = codes.map(({ text }) => text);
  camera.at += FRAME_MS;
  const reading = { texts, at: camera.at, isKnown: () => true, gone: GONE };
  const { votes, accepted, choice } = accept(camera.votes, reading);
  camera.votes = votes;
  return { read: texts.length, billed: accepted === null && choice.length === 0 ? 0 : 1 };
}

/** A photograph that has no code, one half of a drawn code, stripes, or nothing but noise. */
function sceneOf(roll: Roll, empty: readonly GreyFrame[]): Scene {
  const lot = roll();
  const photo = empty[Math.floor(roll() * empty.length)];
  if (lot < 0.4 && photo) return unsteady(photo, roll);
  if (lot < 0.7) return unsteady(half(roll), roll);
  const [stripe, strength] = [2 + roll() * 9, lot < 0.9 ? 100 * roll() : 0];
  return () => stripes(roll, stripe, strength);
}

/** Held in a hand: turned a little each time, and grainy. */
function unsteady(picture: GreyFrame, roll: Roll): Scene {
  const lying = 60 * (roll() - 0.5);
  const grain = 30 * roll();
  return () => {
    const { grey, width, height } = tilt(picture, lying + 3 * (roll() - 0.5));
    return { grey: grey.map((bright) => bright + grain * (roll() - 0.5)), width, height };
  };
}

/** One half of a code, and the paper it is on. */
function half(roll: Roll): GreyFrame {
  const digits = Array.from({ length: 12 }, () => Math.floor(10 * roll())).join('');
  const code = `${digits}${checkDigit(digits)}`;
  const { grey, width, height } = drawnCode(code, { degrees: 0, module: 2 + 2 * roll(), roll });
  const isLeft = roll() < 0.5;
  const torn = grey.map((bright, at) => (at % width < width / 2 === isLeft ? bright : 215));
  return { grey: torn, width, height };
}

function stripes(roll: Roll, stripe: number, strength: number): GreyFrame {
  const [width, height] = [240, 160];
  const grey = Uint8ClampedArray.from({ length: width * height }, (_, at) => {
    const wave = Math.sin((at % width) / stripe) * Math.sin(Math.floor(at / width) / 31);
    return 128 + strength * wave + 80 * (roll() - 0.5);
  });
  return { grey, width, height };
}
