// Device, centre, acquirer, loss and crash in every order: all of them up to a bound, and seeded
// walks beyond it.
import { describe, expect, test } from 'vitest';
import { seeded } from '../../support/dice.ts';
import { heal, wrongHealed, wrongNow } from '../../support/pay-check.ts';
import { choices } from '../../support/pay-choices.ts';
import { RULES, type Rules, type World, newWorld } from '../../support/pay-world.ts';
import { isOpenState } from '../../../src/core/pay/charge.ts';
import { centreStep, wordAfter } from '../../../src/core/pay/steps.ts';

const WALKS = 10_000;
const STEPS = 30;

type Found = { readonly wrong: readonly string[]; readonly path: readonly string[] } | null;

/** Plays one seed and heals; what was wrong, with the way there. */
function walk(seed: number, rules: Rules): Found {
  const dice = seeded(seed);
  const world = newWorld();
  const path: string[] = [];
  for (let i = 0; i < STEPS; i += 1) {
    const all = choices(world, rules);
    const [name, act] = all[Math.floor(dice() * all.length)] ?? ['nothing', () => undefined];
    act(world);
    path.push(name);
    const wrong = wrongNow(world);
    if (wrong.length > 0) return { wrong, path };
  }
  heal(world, rules);
  const wrong = wrongHealed(world);
  return wrong.length > 0 ? { wrong, path } : null;
}

const firstFound = (walks: number, rules: Rules): Found => {
  for (let seed = 1; seed <= walks; seed += 1) {
    const found = walk(seed, rules);
    if (found !== null) return { ...found, path: [`seed ${seed}`, ...found.path] };
  }
  return null;
};

/**
 * Goes every way of `depth` steps behind the first, each different world once, and heals each;
 * counts them.
 */
function search(first: string, depth: number, rules: Rules): { worlds: number; found: Found } {
  const seen = new Set<string>();
  const start = newWorld();
  choices(start, rules).find(([name]) => name === first)?.[1](start);
  let layer: { world: World; path: string[] }[] = [{ world: start, path: [first] }];
  for (let i = 0; i < depth; i += 1) {
    const next: typeof layer = [];
    for (const { world, path } of layer) {
      for (const [name, act] of choices(world, rules)) {
        const copy = structuredClone(world);
        act(copy);
        const key = JSON.stringify(copy);
        if (seen.has(key)) continue;
        seen.add(key);
        const wrong = wrongNow(copy);
        if (wrong.length > 0) return { worlds: seen.size, found: { wrong, path: [...path, name] } };
        next.push({ world: copy, path: [...path, name] });
      }
    }
    layer = next;
  }
  for (const { world, path } of layer) {
    heal(world, rules);
    const wrong = wrongHealed(world);
    if (wrong.length > 0) return { worlds: seen.size, found: { wrong, path } };
  }
  return { worlds: seen.size, found: null };
}

describe('one sale and its charges', () => {
  test.each(['scan', 'show'])(
    'end well by every way of five steps from %s',
    (first) => {
      const { worlds, found } = search(first, 4, RULES);
      expect(found).toBeNull();
      expect(worlds).toBeGreaterThan(1_000);
    },
    600_000,
  );

  test('and by ten thousand long ways', () => {
    expect(firstFound(WALKS, RULES)).toBeNull();
  }, 600_000);
});

describe('a planted bug is found', () => {
  const bugs: [string, Partial<Rules>][] = [
    ['trying again under a new number', { bar: () => null }],
    [
      'reversing before a look',
      {
        step: (known, heard, now) =>
          isOpenState(known.state) && heard === null && now >= known.sentAt + known.patience
            ? { does: 'reverse' }
            : centreStep(known, heard, now),
      },
    ],
    [
      'taking silence for a failure',
      {
        word: (call, told, state) =>
          call === 'pay' && told === 'unknown' ? 'failed' : wordAfter(call, told, state),
      },
    ],
    ['forgetting in a crash', { forgets: true }],
    ['refunding again under a new number', { refundsAnew: true }],
    ['giving back more than was paid', { fits: () => true }],
    ['showing a code that was called off', { shows: () => true }],
    [
      'trusting a code on show',
      { word: (call, told, state) => wordAfter(call, told === 'paying' ? 'paid' : told, state) },
    ],
  ];
  test.each(bugs)('%s', (_, bug) => {
    expect(firstFound(1_000, { ...RULES, ...bug })).not.toBeNull();
  });
});
