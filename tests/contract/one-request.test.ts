// A till's own exchange with the real endpoint, by the number of its requests: on a village's line
// each of them costs as much as all that it carries.
import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CURSORS_HEADER, PATHS, PushAnswerSchema } from '../../src/core/protocol.ts';
import { readOutboxFile } from '../../src/app/store/outbox-file.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { exportOutbox } from '../../src/app/sync/outbox.ts';
import { beginPace, fullPace, pushOnce } from '../../src/app/sync/push.ts';
import {
  type Till,
  closeTills,
  expectHealed,
  newTill,
  sell,
  sync,
} from '../support/broken-till.ts';
import { MORNING } from '../support/entries.ts';
import { type MemoryCentre, startMemoryCentre } from '../support/memory-centre.ts';

let centre: MemoryCentre;
let one: Till;
let two: Till;

beforeEach(async () => {
  centre = await startMemoryCentre(MORNING);
  [one, two] = [await newTill(centre), await newTill(centre)];
  for (const till of [one, two, one, two]) expect(await sync(till)).toBeNull();
  one.asked.splice(0);
});
afterEach(async () => {
  closeTills();
  await centre.close();
});

/** What it has asked for since it was last looked at; a push with an asterisk asks for more. */
const asked = (till: Till): string[] =>
  till.asked
    .splice(0)
    .map(
      ({ path, headers }) => path.replace(/\?.*/, '') + (headers.has(CURSORS_HEADER) ? '*' : ''),
    );
const ASKING = `${PATHS.push}*`;

/** The till's line to a centre whose answers are changed on the way. */
const through = (till: Till, change: (answer: unknown) => unknown): Till => ({
  ...till,
  fetch: async (path, init) => {
    const answer = await till.fetch(path, init);
    return path === PATHS.push
      ? Response.json(change(await answer.json()), { status: answer.status })
      : answer;
  },
});

describe('an exchange', () => {
  test('with a new sale is one request, which brings what others sold', async () => {
    await sell(centre, two, ['a']);
    await sync(two);
    await sell(centre, one, ['b']);
    expect(await sync(one)).toBeNull();
    expect(asked(one)).toEqual([ASKING]);
    await sell(centre, one, ['c']);
    expect(await sync(one)).toBeNull();
    expect(asked(one)).toEqual([ASKING]);
    expect(await sync(two)).toBeNull();
    await expectHealed(centre, [one, two], ['a', 'b', 'c']);
  });

  test('without one is one request', async () => {
    expect(await sync(one)).toBeNull();
    expect(asked(one)).toEqual([PATHS.pull]);
  });

  test('of a queue asks with its last batch alone', async () => {
    await sell(centre, one, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const pace = { ...fullPace(), entries: 2 };
    beginPace(pace);
    const isPulled: boolean[] = [];
    while ((await countUnsent(one.store)) > 0) {
      expect(await pushOnce(one.store, one.fetch, pace)).toMatchObject({ ok: true });
      isPulled.push(pace.isPulled);
    }
    expect(asked(one)).toEqual([PATHS.push, PATHS.push, ASKING]);
    expect(isPulled).toEqual([false, false, true]);
    expect(await sync(two)).toBeNull();
    await expectHealed(centre, [one, two], ['a', 'g']);
  });

  test('pulls on where more waits than one answer holds', async () => {
    const names = Array.from({ length: 520 }, (_, i) => `s${i}`);
    await sell(centre, two, names);
    await sync(two);
    await sell(centre, one, ['a']);
    expect(await sync(one)).toBeNull();
    expect(asked(one)).toEqual([ASKING, PATHS.pull]);
    expect(await sync(two)).toBeNull();
    await expectHealed(centre, [one, two], ['a', 's0', 's519']);
  });
});

describe('an answer that is lost', () => {
  test('loses nothing: it is sent again, to be answered briefly, and pulled from there', async () => {
    await sell(centre, two, ['a']);
    await sync(two);
    await sell(centre, one, ['b']);
    one.lost = [PATHS.push];
    const pace = fullPace();
    expect(await pushOnce(one.store, one.fetch, pace)).toMatchObject({ why: 'no-answer' });
    expect(await pushOnce(one.store, one.fetch, pace)).toMatchObject({ ok: true });
    expect(asked(one)).toEqual([ASKING, PATHS.push]);
    expect(await sync(one)).toBeNull();
    expect(asked(one)).toEqual([PATHS.pull]);
    await sell(centre, one, ['c']);
    expect(await pushOnce(one.store, one.fetch, pace)).toMatchObject({ ok: true });
    expect(asked(one)).toEqual([ASKING]);
    await sync(two);
    await expectHealed(centre, [one, two], ['a', 'b', 'c']);
  });

  test('in the part that was pulled alone is pulled for itself', async () => {
    const bent = through(one, (answer) => ({ ...Object(answer), pulled: { station: [{}] } }));
    await sell(centre, one, ['a']);
    expect(await sync(bent)).toBeNull();
    expect(asked(one)).toEqual([ASKING, PATHS.pull]);
    await expectHealed(centre, [one], ['a']);
  });
});

test('a centre of protocol 2 answers the push alone, and is pulled from', async () => {
  const older = through(one, (answer) => {
    const { pulled: _, ...rest } = v.parse(PushAnswerSchema, answer);
    return rest;
  });
  await sell(centre, one, ['a']);
  expect(await sync(older)).toBeNull();
  expect(asked(one)).toEqual([ASKING, PATHS.pull]);
  await expectHealed(centre, [one], ['a']);
});

test('a till whose session is gone has its sale taken and hears of it when it pulls', async () => {
  one.cookie = '';
  await sell(centre, one, ['a']);
  expect(await sync(one)).toBeNull();
  expect(asked(one)).toEqual([ASKING, PATHS.pull, PATHS.session, PATHS.session, PATHS.pull]);
  await expectHealed(centre, [one], ['a']);
});

test('a centre put back to a backup gets back all, and gives a new base first', async () => {
  await sell(centre, one, ['a']);
  await sync(one);
  const backup = centre.journal.copy();
  await sell(centre, one, ['b']);
  await sync(one);
  centre.journal.restore(backup);
  await sell(centre, one, ['c']);
  one.asked.splice(0);
  expect(await sync(one)).toBeNull();
  expect(asked(one)).not.toEqual([ASKING]);
  expect(await sync(one)).toBeNull();
  await expectHealed(centre, [one], ['a', 'b', 'c']);
});

test("another's batch from a file asks for nothing in its name", async () => {
  await sell(centre, two, ['a']);
  const file = await exportOutbox(two.store);
  expect(await readOutboxFile(one.store, file.text)).toMatchObject({ ok: true, added: 1 });
  expect(await sync(one)).toBeNull();
  const [carried] = asked(one);
  expect(carried).toBe(PATHS.push);
  await sync(two);
  await expectHealed(centre, [one, two], ['a']);
});
