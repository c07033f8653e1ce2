import * as v from 'valibot';
import type { Decoder } from './decoder.ts';
import type { Frame } from './frame.ts';

const Answer = v.variant('ok', [
  v.object({ ok: v.literal(true), text: v.nullable(v.string()) }),
  v.object({ ok: v.literal(false), why: v.string() }),
]);

/** The decoder of WebAssembly in its own worker, so that the page never waits for a picture. */
export function workerDecoder(): Decoder {
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { type: 'module' });
  let settle: Deferred | null = null;

  worker.addEventListener('message', (event: MessageEvent<unknown>) => {
    const answer = v.parse(Answer, event.data);
    if (answer.ok) settle?.resolve(answer.text);
    else settle?.reject(new Error(answer.why));
  });
  worker.addEventListener('error', (event) => {
    settle?.reject(new Error(event.message || 'the scan worker did not start'));
  });

  return {
    decode({ data, width, height }: Frame) {
      settle = deferred();
      worker.postMessage({ data, width, height }, [data.buffer]);
      return settle.promise;
    },
    close() {
      worker.terminate();
      settle?.resolve(null);
    },
  };
}

type Deferred = {
  readonly promise: Promise<string | null>;
  readonly resolve: (value: string | null) => void;
  readonly reject: (error: Error) => void;
};

function deferred(): Deferred {
  let resolve: (value: string | null) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<string | null>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
