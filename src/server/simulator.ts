// `npm run acquirer`: a simulated acquirer as a process. It writes the secrets that an endpoint
// needs to speak to it, and takes orders to misbehave at /control.
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newSimulator } from './acquirer/simulator/simulator.ts';
import { listening } from './acquirer/simulator/socket.ts';
import { freePort } from './setup/ports.mjs';

const USUAL_PORT = 8790;
const HOST = '127.0.0.1';

/** Where the secrets go unless `ACQUIRERS` names another file. */
const FILE = join('.data', 'acquirer-simulator.json');

/** Written whole and readable by its owner alone, before its name is there. */
function writeSecrets(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const aside = `${file}.${randomUUID()}`;
  writeFileSync(aside, text, { mode: 0o600 });
  renameSync(aside, file);
}

const file = resolve(process.env['ACQUIRERS'] || FILE);
const port = await freePort(Number(process.env['PORT'] || USUAL_PORT));
const origin = `http://${HOST}:${port}`;
const simulator = newSimulator({
  now: Date.now,
  sleep: async (ms) => {
    await sleep(ms);
  },
});
const server = createServer(listening(simulator.handle));
await new Promise<void>((done) => {
  server.listen(port, HOST, done);
});
writeSecrets(file, JSON.stringify(simulator.secrets(origin), null, 2));
process.stdout.write(`acquirer: ${origin}\nsecrets: ${file}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
