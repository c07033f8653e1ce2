import { deflateHere } from './table-deflate.ts';
import { newTableJob } from './table-job.ts';
import type { TableCall } from './table-reader.ts';

deflateHere();
const job = newTableJob();

async function answer(call: TableCall): Promise<unknown> {
  switch (call.do) {
    case 'read':
      return job.read(call.file, call.words);
    case 'check':
      return job.check(call.request);
    case 'part':
      return job.part(call.part);
    case 'add':
      return job.add(call.rows);
    case 'write':
      return job.write(call.as);
  }
}

addEventListener('message', (event: MessageEvent<TableCall>) => {
  answer(event.data).then(
    (value) => postMessage({ ok: true, value }),
    (error: unknown) => postMessage({ ok: false, why: String(error) }),
  );
});
