// One run: a world, its steps, healing, invariants. A run that breaks is made small before it is
// told, and replays from its seed alone.
import { brokenIn } from './invariants.ts';
import { heal } from './heal.ts';
import { type Step, doStep, stepsOf } from './steps.ts';
import { note, total } from './tally.ts';
import { type Hub, type World, endWorld, heldIn, newWorld, streamOf } from './world.ts';

export type RunOptions = {
  readonly steps: number;
  readonly start?: (now: number) => Promise<Hub>;
};

let runs = 0;

/** Plays steps in the world of a seed; what is broken afterwards, nothing when all is well. */
export async function play(
  seed: number,
  steps: readonly Step[],
  { start }: Pick<RunOptions, 'start'> = {},
): Promise<string[]> {
  runs += 1;
  const world = await newWorld(seed, `sim-${runs}`, start);
  try {
    for (const step of steps) await doStep(world, step);
    const { rounds, ended } = await heal(world);
    const broken = await brokenIn(world);
    await noteOutcome(world);
    for (const [what, times] of world.tally) note(total, what, times);
    const isQuiet = ended.every((end) => end === null);
    if (broken.length > 0 || !isQuiet) broken.push(`after ${rounds} rounds: ${ended.join(', ')}`);
    return broken;
  } catch (error) {
    return [`thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  } finally {
    await endWorld(world);
  }
}

/** What the faults led to, seen at the centre. */
async function noteOutcome(world: World): Promise<void> {
  for (const station of world.stations) {
    const held = await heldIn(world, station);
    if (held.length > 0) note(world.tally, 'poison: in quarantine');
    const stream = await streamOf(world, station);
    if (stream.some(({ branch }) => branch > 0)) note(world.tally, 'fork: branch at the centre');
  }
}

/** The class of what is broken, so that a smaller run is one that breaks the same way. */
const classOf = (broken: readonly string[]): string =>
  (broken[0] ?? '').replaceAll(/[0-9a-f]{8}-[-0-9a-f]{27}|\d+/g, '#').slice(0, 40);

/** Leaves out steps as long as the run stays broken in the same way. */
export async function shrink(seed: number, steps: readonly Step[]): Promise<Step[]> {
  const wanted = classOf(await play(seed, steps));
  let least = [...steps];
  for (let size = Math.ceil(least.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < least.length; ) {
      const fewer = [...least.slice(0, at), ...least.slice(at + size)];
      if (classOf(await play(seed, fewer)) === wanted) least = fewer;
      else at += size;
    }
  }
  return least;
}

/** Runs a seed; throws with seed, steps and what is broken. */
export async function run(seed: number, options: RunOptions): Promise<void> {
  const steps = stepsOf(seed, options.steps);
  const broken = await play(seed, steps, options);
  if (broken.length === 0) return;
  const least = process.env.SHRINK === undefined ? steps : await shrink(seed, steps);
  if (least.length < steps.length) broken.unshift(...(await play(seed, least, options)), '--');
  const told = least.map(({ kind, seed: own }) => `${kind} ${own}`).join(', ');
  throw new Error(`SEED=${seed}\n${broken.join('\n')}\nsteps: ${told}`);
}
