// Keeps the second mark in a file, and what the centre does not have in another. Sync access
// handles exist only in workers and shut each other out, so with two tabs each task opens, writes,
// flushes and closes; two slots for marks take turns, so a torn write leaves the mark before it.
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { type Mark, MarkSchema } from './mark.ts';

const SLOT = 256;

/** The handle that only workers have (File System Standard, sync access handles). */
type SyncHandle = {
  read: (bytes: Uint8Array, options: { at: number }) => number;
  write: (bytes: Uint8Array, options: { at: number }) => number;
  flush: () => void;
  getSize: () => number;
  truncate: (size: number) => void;
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
  v.object({ task: v.literal('add'), name: v.string(), lines: v.array(v.string()) }),
  v.object({ task: v.picklist(['spare', 'size']), name: v.string(), id: v.number() }),
  v.object({ task: v.literal('clear'), name: v.string(), id: v.number(), size: v.number() }),
]);
type Task = v.InferOutput<typeof TaskSchema>;

const markFile = (name: string): string => `mark-${name}.json`;
const spareFile = (name: string): string => `spare-${name}.txt`;

/** Another tab holds the file for well under a millisecond; then it is free again. */
async function handleOf(file: string, tries = 50): Promise<SyncHandle> {
  const root = await navigator.storage.getDirectory();
  const entry = await root.getFileHandle(file, { create: true });
  try {
    return await entry.createSyncAccessHandle();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
    return handleOf(file, tries - 1);
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

/** Each begins a line of its own: a torn one before it spoils only itself. */
function add(handle: SyncHandle, lines: readonly string[]): void {
  const text = lines.map((line) => `\n${line}`).join('');
  handle.write(new TextEncoder().encode(text), { at: handle.getSize() });
  handle.flush();
}

function textIn(handle: SyncHandle): string {
  const bytes = new Uint8Array(handle.getSize());
  handle.read(bytes, { at: 0 });
  return new TextDecoder().decode(bytes);
}

function clear(handle: SyncHandle, size: number): void {
  if (handle.getSize() !== size) return;
  handle.truncate(0);
  handle.flush();
}

/** Does one task with its open file; what it answers, if anything. */
function work(task: Exclude<Task, { task: 'remove' }>, handle: SyncHandle): object | null {
  switch (task.task) {
    case 'write':
      write(handle, task.mark);
      return null;
    case 'read':
      return { mark: lastOf(slotsIn(handle)) };
    case 'add':
      add(handle, task.lines);
      return null;
    case 'spare':
      return { mark: null, spare: textIn(handle) };
    case 'size':
      return { mark: null, size: handle.getSize() };
    case 'clear':
      clear(handle, task.size);
      return { mark: null };
  }
}

async function run(data: unknown): Promise<void> {
  const parsed = v.safeParse(TaskSchema, data);
  if (!parsed.success) return;
  const task = parsed.output;
  if (task.task === 'remove') {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(markFile(task.name)).catch(() => undefined);
    postMessage({ id: task.id, mark: null });
    return;
  }
  const isMark = task.task === 'write' || task.task === 'read';
  const handle = await handleOf((isMark ? markFile : spareFile)(task.name));
  try {
    const answer = work(task, handle);
    if (answer !== null && 'id' in task) postMessage({ ...answer, id: task.id });
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
