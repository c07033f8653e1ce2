import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Decoder, Sight } from '../../../src/app/device/decoder.ts';
import { racing } from '../../../src/app/device/racing.ts';

const sight = (...texts: string[]): Sight => ({
  codes: texts.map((text) => ({ text, square: false, lines: 9, corners: [] })),
  stamp: 1,
  light: null,
  motion: null,
  stripes: 0,
});

type Answer = {
  readonly resolve: (seen: Sight | null) => void;
  readonly reject: (why: Error) => void;
};

/** A decoder whose answers the test gives. */
function puppet() {
  const open: Answer[] = [];
  const decoder: Decoder = {
    look: () =>
      new Promise((resolve, reject) => {
        open.push({ resolve, reject });
      }),
    close: vi.fn(),
  };
  return { decoder, open, looks: () => open.length };
}

const video = {} as const;
const look = (decoder: Decoder): Promise<Sight | null> =>
  Reflect.apply(decoder.look, decoder, [video, 0]);

const reported = vi.fn();
beforeEach(() => vi.stubGlobal('reportError', reported));
afterEach(() => {
  vi.unstubAllGlobals();
  reported.mockClear();
});

const textOf = (seen: Sight | null): string | undefined => seen?.codes[0]?.text;

test('the first that finds a code answers, whichever it is', async () => {
  for (const quick of [0, 1]) {
    const runners = [puppet(), puppet()];
    const [main, second] = runners;
    if (!main || !second) throw new Error('two');
    const seen = look(racing(main.decoder, second.decoder));
    runners[quick]?.open[0]?.resolve(sight('quick'));
    expect(textOf(await seen)).toBe('quick');
  }
});

test('one that finds nothing is not the end', async () => {
  const [main, second] = [puppet(), puppet()];
  const seen = look(racing(main.decoder, second.decoder));
  second.open[0]?.resolve(sight());
  main.open[0]?.resolve(sight('slow'));
  expect(textOf(await seen)).toBe('slow');
});

test('one that is still busy is not asked about the next picture', async () => {
  const [main, second] = [puppet(), puppet()];
  const both = racing(main.decoder, second.decoder);
  const first = look(both);
  second.open[0]?.resolve(sight('quick'));
  await first;
  const next = look(both);
  expect([main.looks(), second.looks()]).toEqual([1, 2]);
  second.open[1]?.resolve(sight());
  expect((await next)?.codes).toEqual([]);
});

test('a second that fails is left out, a main one that fails is told', async () => {
  const [main, second] = [puppet(), puppet()];
  const both = racing(main.decoder, second.decoder);
  const first = look(both);
  second.open[0]?.reject(new Error('no detector'));
  main.open[0]?.resolve(sight('main'));
  expect(textOf(await first)).toBe('main');
  expect(reported).toHaveBeenCalledTimes(1);
  const next = look(both);
  expect(second.looks()).toBe(1);
  main.open[1]?.reject(new Error('the worker is gone'));
  await expect(next).rejects.toThrow('the worker is gone');
});
