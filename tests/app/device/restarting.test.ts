import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Decoder, Sight } from '../../../src/app/device/decoder.ts';
import { restarting } from '../../../src/app/device/restarting.ts';

const SIGHT: Sight = { codes: [], stamp: 1, light: null, motion: null, stripes: 0 };

const reported = vi.fn();
beforeEach(() => vi.stubGlobal('reportError', reported));
afterEach(() => {
  vi.unstubAllGlobals();
  reported.mockClear();
});

/**
 * What each look of a decoder that may fail three times leads to, `!` for a failure of the whole,
 * and how many were made and closed; `answers`: `+` a sight, `-` no picture yet, `x` a failure.
 */
async function looks(answers: string): Promise<string> {
  let [turn, made, closed] = [0, 0, 0];
  const make = (): Decoder => {
    made += 1;
    return {
      look: () => {
        const answer = answers[turn];
        turn += 1;
        if (answer === 'x') return Promise.reject(new Error('the worker is gone'));
        return Promise.resolve(answer === '+' ? SIGHT : null);
      },
      close: () => {
        closed += 1;
      },
    };
  };
  const decoder = restarting(make, 3);
  const outcomes: string[] = [];
  for (const _ of answers) {
    const look: Promise<Sight | null> = Reflect.apply(decoder.look, decoder, [{}, 0]);
    outcomes.push(
      await look.then(
        (sight) => (sight === null ? '-' : '+'),
        () => '!',
      ),
    );
  }
  decoder.close();
  return `${outcomes.join('')} made ${made} closed ${closed}`;
}

test.each([
  ['that works is made once', '+-+', '+-+ made 1 closed 1'],
  ['that fails once is made anew, and goes on', '+x++', '+-++ made 2 closed 2'],
  ['that fails now and then is never given up', 'x+xx+xx+', '-+--+--+ made 6 closed 6'],
  ['that fails three times running fails for good', 'xxx', '--! made 3 closed 3'],
  ['with no picture between has not answered', 'x-x-x', '----! made 3 closed 3'],
])('a decoder %s', async (_, answers, outcomes) => {
  expect(await looks(answers)).toBe(outcomes);
  const made = Number(/made (\d+)/.exec(outcomes)?.[1]);
  expect(reported).toHaveBeenCalledTimes(made - 1);
});
