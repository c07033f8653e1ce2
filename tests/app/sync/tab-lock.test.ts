import { expect, test } from 'vitest';
import { tabLock } from '../../../src/app/sync/tab-lock.ts';

const settled = (): Promise<void> =>
  new Promise((go) => {
    setTimeout(go, 5);
  });

test('a tab whose lock is stolen ends what it does before it asks for the lock again', async () => {
  let steal = (): void => undefined;
  let asked = 0;
  const locks = {
    request: (_name: string, _options: LockOptions, granted: () => Promise<void>) =>
      new Promise<void>((done, stolen) => {
        asked += 1;
        steal = () => stolen(new DOMException('stolen', 'AbortError'));
        granted().then(done, stolen);
      }),
  };
  const stop = new AbortController();
  const turns: AbortSignal[] = [];
  let endStep = (): void => undefined;
  const held = tabLock('till', async () => false, locks).hold(stop.signal, async (lost) => {
    turns.push(lost);
    await new Promise<void>((go) => {
      endStep = go;
    });
  });
  await settled();
  steal();
  await settled();
  expect(turns[0]?.aborted).toBe(true);
  expect([asked, turns.length]).toEqual([1, 1]);
  endStep();
  await settled();
  expect([asked, turns.length]).toEqual([2, 2]);
  stop.abort();
  endStep();
  await held;
  expect(asked).toBe(2);
});
