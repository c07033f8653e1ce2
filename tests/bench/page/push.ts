// Sales made without a network, pushed by the app's own code.
import { v7 } from 'uuid';
import { record } from '../../../src/app/store/record.ts';
import { closeStore } from '../../../src/app/store/store.ts';
import { fullPace, pushOnce } from '../../../src/app/sync/push.ts';
import { newDice } from './dice.ts';
import { pause } from './commit.ts';
import { openBound } from './fill.ts';
import { watchTasks } from './import.ts';
import { cartOf, saleBodyOf } from './sale.ts';

type Asked = { readonly name: string; readonly code: string; readonly count: number };

/** Milliseconds until all is acknowledged, and of the longest task of the page meanwhile. */
export async function pushes({
  name,
  code,
  count,
}: Asked): Promise<{ took: number; longest: number }> {
  const store = await openBound(name, code);
  const dice = newDice(4);
  const goods = Array.from({ length: 200 }, (_, nth) => ({
    id: v7(),
    name: `康师傅红烧牛肉面 ${nth}`,
    price: 100 + dice(2_000),
  }));
  for (let made = 0; made < count; made += 1) {
    const basket = Array.from({ length: 3 }, () => goods[dice(goods.length)]).filter(
      (good) => good !== undefined,
    );
    const cart = cartOf(v7(), basket);
    const written = await record(store, [
      { id: cart.id, kind: 'sale', v: 1, body: saleBodyOf(cart) },
    ]);
    if (!written.ok) throw new Error(written.why);
  }
  await pause(1_000);
  const longest = watchTasks();
  const pace = fullPace();
  const since = performance.now();
  for (;;) {
    const done = await pushOnce(store, (path, init) => fetch(path, init), pace);
    if (!done.ok) throw new Error(`push: ${done.why}`);
    if (done.isDone) break;
  }
  const took = performance.now() - since;
  await pause(200); // the observer tells a task only after it
  const task = longest();
  closeStore(store);
  return { took, longest: task };
}
