// The balances of a shop taken from the centre by the app's own code.
import { SIZE_HEADER } from '../../../src/core/protocol.ts';
import { closeStore } from '../../../src/app/store/store.ts';
import { newBase } from '../../../src/app/sync/pull.ts';
import { pause } from './commit.ts';
import { openBound } from './fill.ts';
import { watchTasks } from './import.ts';

/** `path` gives what the centre would, of so many bytes. */
type Asked = {
  readonly name: string;
  readonly code: string;
  readonly path: string;
  readonly bytes: number;
};

/** Milliseconds until all are written, and of the longest task of the page meanwhile. */
export async function bases({
  name,
  code,
  path,
  bytes,
}: Asked): Promise<{ took: number; longest: number }> {
  const store = await openBound(name, code);
  await pause(1_000);
  const longest = watchTasks();
  const since = performance.now();
  const given = async (): Promise<Response> => {
    const { body } = await fetch(path);
    const headers = { 'content-type': 'application/json', [SIZE_HEADER]: String(bytes) };
    return new Response(body, { headers });
  };
  const done = await newBase(store, given, () => undefined);
  if (!done.ok) throw new Error(`base: ${done.why}`);
  const took = performance.now() - since;
  await pause(200); // the observer tells a task only after it
  const task = longest();
  closeStore(store);
  return { took, longest: task };
}
