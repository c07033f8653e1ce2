// Keeps the second mark in a file. Sync access handles exist only in workers and shut each other
// out, so with two tabs each mark opens, writes, flushes and closes; two slots take turns, so a
// torn write leaves the mark before it.
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { type Mark, MarkSchema } from './mark.ts';

const SLOT = 256;

/** The handle that only workers have (File System Standard, sync access handles). */
type SyncHandle = {
  read: (bytes: Uint8Array, options: { at: number }) => number;
  write: (bytes: Uint8Array, options: { at: number }) => number;
  flush: () => void;
  close: () => void;
};
declare global {
  interface FileSystemFileHandle {
    createSyncAccessHandle: () => Promise<SyncHandle>;
  }
}

const TaskSchema = v.variant('task', [
  v.object({ task: v.literal('write'), name: v.string(), mark: MarkSchema }),
  v.object({ task: v.literal('read'), name: v.string(), id: v.number() }),
  v.object({ task: v.literal('remove'), name: v.string(), id: v.number() }),
]);

const fileName = (name: string): string => `mark-${name}.json`;

/** Another tab holds the file for well under a millisecond; then it is free again. */
async function handleOf(name: string, tries = 50): Promise<SyncHandle> {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(fileName(name), { create: true });
  try {
    return await file.createSyncAccessHandle();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
    return handleOf(name, tries - 1);
  }
}

function slotsIn(handle: SyncHandle): (Mark | null)[] {
  return [0, 1].map((slot) => {
    const bytes = new Uint8Array(SLOT);
    const length = handle.read(bytes, { at: slot * SLOT });
    const parsed = v.safeParse(
      MarkSchema,
      parseJson(new TextDecoder().decode(bytes.subarray(0, length))),
    );
    return parsed.success ? parsed.output : null;
  });
}

function write(handle: SyncHandle, mark: Mark): void {
  const slots = slotsIn(handle);
  const latest = lastOf(slots);
  if (latest?.device === mark.device && latest.n >= mark.n) return;
  const slot = latest !== null && latest === slots[0] ? 1 : 0;
  const put = (text: string, at: number): void => {
    handle.write(new TextEncoder().encode(text.padEnd(SLOT)), { at: at * SLOT });
  };
  put(JSON.stringify(mark), slot);
  // A new device id begins: the old one's further mark must not win over it.
  if (latest !== null && latest.device !== mark.device) put('', 1 - slot);
  handle.flush();
}

/** The further of the two slots' marks, which are of one device. */
function lastOf(marks: readonly (Mark | null)[]): Mark | null {
  return marks.reduce(
    (best, mark) => (mark !== null && (best === null || mark.n > best.n) ? mark : best),
    null,
  );
}

async function run(data: unknown): Promise<void> {
  const parsed = v.safeParse(TaskSchema, data);
  if (!parsed.success) return;
  const task = parsed.output;
  if (task.task === 'remove') {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(fileName(task.name)).catch(() => undefined);
    postMessage({ id: task.id, mark: null });
    return;
  }
  const handle = await handleOf(task.name);
  try {
    if (task.task === 'write') write(handle, task.mark);
    else postMessage({ id: task.id, mark: lastOf(slotsIn(handle)) });
  } finally {
    handle.close();
  }
}

const AskedSchema = v.object({ id: v.number() });

/** What cannot be done (no file system, a file held too long) is answered too: no mark. */
function fail(data: unknown): void {
  if (v.is(AskedSchema, data)) postMessage({ id: data.id, mark: null });
}

let last: Promise<void> = Promise.resolve();
addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  last = last.then(() => run(data)).catch(() => fail(data));
});
