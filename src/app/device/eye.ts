// What makes of a picture the codes in it. It runs in the scan worker and, the same, in tests.
import {
  type GreyFrame,
  type Point,
  calmed,
  cutOut,
  sharpened,
  tilt,
  tiltedBack,
} from './frame.ts';
import { stripesIn } from './stripes.ts';

/** One barcode in a picture. */
export type Code = {
  readonly text: string;
  /** A QR code; else bars. */
  readonly square: boolean;
  /** Scan lines that read it; more than one in doubt is what tells a code from noise. */
  readonly lines: number;
  /** Its corners in order, in the picture's pixels. */
  readonly corners: readonly Point[];
};

/** A decoder: every code it finds in a picture as it lies. */
export type Engine = (picture: GreyFrame, options: EngineOptions) => Promise<readonly Code[]>;

/** `inverted`: light bars on dark too. */
export type EngineOptions = { readonly inverted: boolean };

/** What an eye made of a picture; `stripes` is the share of it that is striped, 0 to 1. */
export type Look = { readonly codes: readonly Code[]; readonly stripes: number };

/** Looks at one picture after another and learns how the codes lie. */
export type Eye = { look(picture: GreyFrame): Promise<Look> };

// Tilts that are tried in turn where the stripes say nothing; ±45 covers all, for the decoder
// reads columns too.
const ROUND = [0, 30, -30, 15, -15, 45];
// Closer tilts are the same tilt.
const ALIKE = 4;
// Every wrong reading carries a valid check digit, and uneven sampling repeats it on all lines: so
// bars count only when a slightly turned copy says the same. Measured on 650 readings: right ones
// on six lines all pass; weaker ones have to pass both ways, and single lines are never asked.
const SURE = 6;
const LEAST = 2;
const NUDGES = [3, -3];
// The third is not sharpened: where there is grain that reads better.
const SOFT_NUDGE = 2;

/** Makes an eye; at most two tilts are tried per picture. */
export function createEye(engine: Engine): Eye {
  let lying = 0;
  let turn = 0;
  let stripes = 0;

  const codesAt = async (
    picture: GreyFrame,
    degrees: number,
    isCalmed = false,
  ): Promise<readonly Code[]> => {
    const options = { inverted: degrees === 0 && turn % ROUND.length === 0 };
    const lain = isCalmed ? calmed(tilt(picture, degrees)) : turned(picture, degrees);
    const certain: Code[] = [];
    for (const code of withoutEchoes(await engine(lain, options))) {
      const back = code.corners.map((corner) => tiltedBack(picture, degrees, corner));
      if (code.square || (await isRepeated(engine, lain, code))) {
        certain.push({ ...code, corners: back });
      }
    }
    return certain;
  };

  return {
    async look(picture) {
      turn += 1;
      const straight = await codesAt(picture, lying);
      if (straight.length > 0) return { codes: straight, stripes };
      // Stripes and the round take turns: what stripes there are may be something else's.
      const found = turn % 2 === 1 ? stripesIn(picture) : null;
      stripes = found?.share ?? stripes;
      const guess = found?.tilts[(turn >> 1) % 2] ?? found?.tilts[0];
      const wanted = guess ?? ROUND[(turn >> 1) % ROUND.length] ?? 0;
      // The same tilt again would say the same: without grain, or turned a little, it may not.
      const isSame = Math.abs(wanted - lying) < ALIKE;
      const isCalmed = isSame && turn % 4 < 2;
      const degrees = isSame && !isCalmed ? lying + ALIKE : isSame ? lying : wanted;
      const tilted = await codesAt(picture, degrees, isCalmed);
      if (tilted.length > 0) lying = degrees;
      return { codes: tilted, stripes };
    },
  };
}

const turned = (picture: GreyFrame, degrees: number): GreyFrame =>
  degrees === 0 ? picture : sharpened(tilt(picture, degrees));

const isCertain = ({ square, lines }: Code): boolean => square || lines >= SURE;

/** One of each text, the one with most lines; weak ones close to a better one are its echo. */
function withoutEchoes(codes: readonly Code[]): Code[] {
  const kept: Code[] = [];
  for (const code of [...codes].sort((a, b) => b.lines - a.lines)) {
    const isEcho = kept.some(
      (better) =>
        better.text === code.text || (!code.square && !better.square && near(better, code)),
    );
    if (!isEcho) kept.push(code);
  }
  return kept;
}

/**
 * Whether turned copies of the code's surroundings say the same: one of them where the reading is
 * certain and nothing else is read on more lines, else all of them and nothing else at all.
 */
async function isRepeated(engine: Engine, picture: GreyFrame, code: Code): Promise<boolean> {
  if (code.lines < LEAST) return false;
  const surroundings = around(picture, code);
  let agreed = 0;
  for (const nudge of NUDGES) {
    const again = await engine(turned(surroundings, nudge), { inverted: false });
    const most = (codes: readonly Code[]): number =>
      Math.max(0, ...codes.map(({ lines }) => lines));
    const same = most(again.filter(({ text }) => text === code.text));
    const other = most(again.filter(({ text }) => text !== code.text));
    if (isCertain(code) && same > other) return true;
    if (!isCertain(code) && other > 0) return false;
    if (same > other) agreed += 1;
  }
  if (!isCertain(code)) return agreed === NUDGES.length;
  const soft = await engine(tilt(surroundings, SOFT_NUDGE), { inverted: false });
  return soft.length > 0 && soft.every(({ text }) => text === code.text);
}

/** The part of the picture a code lies in, with room for its margins and a little turn. */
function around(picture: GreyFrame, code: Code): GreyFrame {
  const [left, right] = extent(code, ({ x }) => x);
  const [top, bottom] = extent(code, ({ y }) => y);
  const room = 0.25 * Math.max(right - left, bottom - top) + 24;
  return cutOut(picture, left - room, top - room, right + room, bottom + room);
}

const extent = ({ corners }: Code, of: (corner: Point) => number): [number, number] => [
  Math.min(...corners.map(of)),
  Math.max(...corners.map(of)),
];

/** Whether two codes lie on each other, or so close that one may be a part of the other. */
function near(one: Code, other: Code): boolean {
  const room = isCertain(one) && isCertain(other) ? 0 : 0.5;
  return [(corner: Point) => corner.x, (corner: Point) => corner.y].every((of) => {
    const [from, to] = extent(one, of);
    const [begin, end] = extent(other, of);
    const slack = room * Math.max(to - from, end - begin);
    return begin <= to + slack && from <= end + slack;
  });
}
