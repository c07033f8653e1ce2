import * as v from 'valibot';
import type { ColumnWords } from '../../core/import/column.ts';
import type { TableCell } from '../../core/import/table.ts';
import type { CheckRequest, TableJob } from './table-job.ts';

/** What the page asks of the table worker; one answer comes for each call, in order. */
export type TableCall =
  | { readonly do: 'read'; readonly file: Blob; readonly words: ColumnWords }
  | { readonly do: 'check'; readonly request: CheckRequest }
  | { readonly do: 'part'; readonly part: number }
  | { readonly do: 'add'; readonly rows: readonly (readonly TableCell[])[] }
  | { readonly do: 'write'; readonly as: 'csv' | 'xlsx' };

const Answer = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), why: v.string() }),
]);

type Async<F> = F extends (...args: infer A) => infer R
  ? (...args: A) => Promise<Awaited<R>>
  : never;

/** A table job in a worker of its own; `close` ends whatever it is doing. */
export type TableReader = { readonly [K in keyof TableJob]: Async<TableJob[K]> } & {
  readonly close: () => void;
};

/** A file that keeps the worker busy for longer than this (ms) is given up. */
const PATIENCE = 120_000;

/** Starts a table worker; calls reject when it dies, is closed or takes too long. */
export function newTableReader(): TableReader {
  const worker = new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module' });
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];

  const end = (why: string): void => {
    worker.terminate();
    for (const { reject } of waiting.splice(0)) reject(new Error(why));
  };
  worker.addEventListener('message', (event: MessageEvent<unknown>) => {
    const answer = v.parse(Answer, event.data);
    const call = waiting.shift();
    if (answer.ok) call?.resolve(answer.value);
    else call?.reject(new Error(answer.why));
  });
  worker.addEventListener('error', (event) => end(event.message || 'the table worker stopped'));

  // The worker is this program's own, of the same build: its answers have the job's types.
  const ask = <K extends keyof TableJob>(call: TableCall & { readonly do: K }) =>
    new Promise<Answers[K]>((resolve, reject) => {
      const timer = setTimeout(() => end('the table worker took too long'), PATIENCE);
      waiting.push({
        resolve: (value) => {
          clearTimeout(timer);
          if (isAnswer<K>(value)) resolve(value);
          else reject(new Error('the table worker gave no answer'));
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      worker.postMessage(call);
    });

  return {
    read: (file, words) => ask({ do: 'read', file, words }),
    check: (request) => ask({ do: 'check', request }),
    part: (part) => ask({ do: 'part', part }),
    add: (rows) => ask({ do: 'add', rows }),
    write: (as) => ask({ do: 'write', as }),
    close: () => end('the table worker was closed'),
  };
}

type Answers = { [K in keyof TableJob]: Awaited<ReturnType<TableJob[K]>> };

const isAnswer = <K extends keyof TableJob>(value: unknown): value is Answers[K] =>
  typeof value === 'object' && value !== null;
