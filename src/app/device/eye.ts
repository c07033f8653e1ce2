// What makes of a picture the codes in it. It runs in the scan worker and, the same, in tests.
import { type GreyFrame, type Point, cutOut, sharpened, tilt, tiltedBack } from './frame.ts';
import { closer, zoomFor } from './closer.ts';
import { type Stripes, stripesIn } from './stripes.ts';
import { type Try, STRAIGHT, newTries, prepared, unlike } from './tries.ts';

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

// Every wrong reading carries a valid check digit, and uneven sampling repeats it on all lines: so
// bars count only when a slightly turned copy says the same. Measured on 650 readings: right ones
// on six lines all pass; weaker ones have to pass both ways, and single lines are never asked.
const SURE = 6;
const LEAST = 2;
const NUDGES = [3, -3];
// The third is not sharpened: where there is grain that reads better.
const SOFT_NUDGE = 2;

// What was confirmed fewer looks in vain ago than this needs no turned copies to be seen once more;
// what turned copies read as something else is not believed for as many looks, however treated.
const LATELY = 6;
// After so many looks in vain it is something else than before: every third look only is at how the
// last one lay, and every third goes round the tilts.
const LOST = 2;
const THIRD = 3;
// Light bars on dark are looked for in one of so many looks in vain.
const INVERTED_EVERY = 6;

// Of so many looks in vain the last is a close one too, if stripes say where. A close reading is
// checked on copies taken from the picture anew, turned and larger or smaller: all have to say the
// same and nothing else. Magnified, a line of the picture is read as several. Measured on 293
// photographs: 251 instead of 241 upright, 58 of 100 instead of 55 at 45 degrees, none wrong.
const CLOSE_AFTER = 3;
const CLOSE_COPIES: readonly (readonly [turn: number, zoom: number])[] = [
  [3, 1],
  [-3, 1],
  [1, 0.8],
];
const CLOSE_LINES = 6;
// Tried in turn: how much sharpening helps depends on how soft the picture is.
const CLOSE_WAYS = [
  { lean: 0, strength: 2.5 },
  { lean: 2, strength: 1 },
  { lean: -2, strength: 3.5 },
] as const;

/** Makes an eye; at most two tilts are tried per picture. */
export function createEye(engine: Engine): Eye {
  const tries = newTries();
  let last = STRAIGHT;
  let stripes = 0;
  let isClose = false;
  let missed = 0;
  let latest: readonly Code[] = [];
  let closely = 0;
  const denied = newDenied();

  const isAgain = ({ text, lines }: Code): boolean =>
    missed < LATELY && lines >= LEAST && latest.some((code) => code.text === text);

  const codesAt = async (picture: GreyFrame, how: Try): Promise<readonly Code[]> => {
    const lain = prepared(picture, how);
    const inverted = how.degrees === 0 && missed % INVERTED_EVERY === THIRD;
    const certain: Code[] = [];
    for (const code of withoutEchoes(await engine(lain, { inverted }))) {
      const back = code.corners.map((corner) => tiltedBack(picture, how.degrees, corner));
      if (denied.has(code.text)) continue;
      const told = code.square || isAgain(code) ? 'same' : await repeated(engine, lain, code, how);
      if (told === 'same') certain.push({ ...code, corners: back });
      else if (told === 'other') denied.add(code.text);
    }
    return certain;
  };

  const striped = (picture: GreyFrame): Stripes => {
    const found = stripesIn(picture);
    stripes = found.share;
    return found;
  };

  const nearby = async (picture: GreyFrame, found: Stripes): Promise<readonly Code[]> => {
    // What was read closely is not read from afar: the next frames are looked at closely too.
    if (!isClose && missed % CLOSE_AFTER !== CLOSE_AFTER - 1) return [];
    const codes = await closeCodes(engine, picture, found, closely);
    isClose = codes.length > 0;
    if (!isClose) closely = (closely + 1) % CLOSE_WAYS.length;
    return codes;
  };

  const seen = (codes: readonly Code[]): Look => {
    missed = codes.length > 0 ? 0 : missed + 1;
    if (codes.length > 0) latest = codes;
    return { codes, stripes };
  };

  return {
    async look(picture) {
      denied.looked();
      const found = isClose || missed > 0 ? striped(picture) : null;
      const near = found === null ? [] : await nearby(picture, found);
      if (near.length > 0) return seen(near);
      const isLost = missed >= LOST && missed % THIRD !== 0;
      const first = found !== null && isLost ? tries.next(found, false) : last;
      const codes = await codesAt(picture, first);
      if (codes.length > 0) {
        last = first;
        return seen(codes);
      }
      const isRound = missed % THIRD === THIRD - 1;
      const second = unlike(first, tries.next(found ?? striped(picture), isRound));
      const others = await codesAt(picture, second);
      if (others.length > 0) last = second;
      return seen(others);
    },
  };
}

/** Texts that turned copies read as something else, in the last looks. */
function newDenied() {
  const at = new Map<string, number>();
  let looks = 0;
  return {
    looked: (): void => {
      looks += 1;
    },
    add: (text: string): void => void at.set(text, looks),
    has: (text: string): boolean => looks - (at.get(text) ?? -Infinity) < LATELY,
  };
}

/** The codes of bars too narrow to be read as they are, where the stripes lie. */
async function closeCodes(
  engine: Engine,
  picture: GreyFrame,
  { tilts: [degrees], area }: Stripes,
  way: number,
): Promise<readonly Code[]> {
  const zoom = area === null ? null : zoomFor(area);
  const { lean, strength } = CLOSE_WAYS[way] ?? CLOSE_WAYS[0];
  if (area === null || zoom === null || degrees === undefined) return [];
  const read = async (turned: number, scale: number): Promise<readonly Code[]> => {
    const { picture: near, back } = closer(picture, area, {
      degrees: degrees + lean + turned,
      zoom: zoom * scale,
      strength,
    });
    const codes = await engine(near, { inverted: false });
    return codes.map((code) => ({ ...code, corners: code.corners.map(back) }));
  };
  const [code, ...others] = withoutEchoes(await read(0, 1));
  if (code === undefined || code.square || code.lines < CLOSE_LINES) return [];
  if (others.length > 0) return [];
  for (const [turned, scale] of CLOSE_COPIES) {
    const again = await read(turned, scale);
    const isSame = again.length > 0 && again.every(({ text }) => text === code.text);
    if (!isSame) return [];
  }
  return [code];
}

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
 * What turned copies of the code's surroundings say. `same`: one of them where the reading is
 * certain and nothing else is read on more lines, else all of them and nothing else at all.
 * `other`: lines sampled alike repeat one mistake, and a copy is certain of something else.
 */
async function repeated(
  engine: Engine,
  picture: GreyFrame,
  code: Code,
  { treatment }: Try,
): Promise<'same' | 'other' | 'nothing'> {
  if (code.lines < LEAST) return 'nothing';
  const surroundings = around(picture, code);
  // The picture was treated already; sharp ones are softened by every turn.
  const turned = (degrees: number): GreyFrame =>
    treatment === 'sharp' ? sharpened(tilt(surroundings, degrees)) : tilt(surroundings, degrees);
  let agreed = 0;
  let most = 0;
  for (const nudge of NUDGES) {
    const again = await engine(turned(nudge), { inverted: false });
    const same = mostLines(again.filter(({ text }) => text === code.text));
    const other = mostLines(again.filter(({ text }) => text !== code.text));
    if (isCertain(code) && same > other) return 'same';
    if (!isCertain(code) && other > 0) return 'nothing';
    if (same > other) agreed += 1;
    most = Math.max(most, other);
  }
  if (!isCertain(code)) return agreed === NUDGES.length ? 'same' : 'nothing';
  if (most >= SURE) return 'other';
  const soft = await engine(tilt(surroundings, SOFT_NUDGE), { inverted: false });
  return soft.length > 0 && soft.every(({ text }) => text === code.text) ? 'same' : 'nothing';
}

const mostLines = (codes: readonly Code[]): number =>
  Math.max(0, ...codes.map(({ lines }) => lines));

/** The part of the picture a code lies in, with room for its margins and a little turn. */
function around(picture: GreyFrame, code: Code): GreyFrame {
  const [left, right] = extent(code, ({ x }) => x);
  const [top, bottom] = extent(code, ({ y }) => y);
  const room = 0.25 * Math.max(right - left, bottom - top) + 24;
  return cutOut(picture, {
    left: left - room,
    top: top - room,
    right: right + room,
    bottom: bottom + room,
  });
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
