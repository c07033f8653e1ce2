import { firstOf } from './data.ts';
import { type Note, against, atMost, median, p95 } from './result.ts';
import { type Stage, ask, benchPage } from './stage.ts';

/** A file of 57,822 goods of one's own. */
export async function importGroup(stage: Stage, note: Note): Promise<void> {
  const context = await stage.browser('import');
  const page = await benchPage(stage, context);
  stage.tell('importing 57,822 products');
  const whole = await ask(page, 'imports', { name: 'import', goods: stage.goods });
  note(
    against(`import of ${whole.products} products`, whole.total, 'ms', whole.raw, 2),
    atMost('of this reading and checking', whole.prepared, 'ms', null),
    atMost('longest main-thread task during import', whole.longest, 'ms', 100),
  );
  stage.tell('checkouts during an import');
  const busy = await ask(page, 'busyCheckouts', {
    name: 'busy',
    goods: firstOf(stage.goods, 8_000),
  });
  await context.close();
  note(
    atMost('checkout during import, p50', median(busy), 'ms', null),
    atMost('checkout during import, p95', p95(busy), 'ms', 60),
  );
}
