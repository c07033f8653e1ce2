// Every station has merchant numbers of its own at an acquirer of its own: one simulator each, in
// this process, that the servers reach by a socket and in the real wire formats.
import { type Server, createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { required } from '../../src/core/assert.ts';
import type { Secrets } from '../../src/server/acquirer/accounts.ts';
import { type Sides, newSides } from '../../src/server/acquirer/simulator/keys.ts';
import { type Simulator, newSimulator } from '../../src/server/acquirer/simulator/simulator.ts';
import { listening } from '../../src/server/acquirer/simulator/socket.ts';

export type AcquirersAtWork = {
  /** The secrets file that the servers read. */
  readonly file: string;
  of(station: string): Simulator;
  close(): Promise<void>;
};

// Making keys takes the better part of a second: all have the same, under numbers of their own.
function sidesOf(keys: Sides, nth: number, station: string): Sides {
  const number = String(nth).padStart(6, '0');
  const wechat = { ...keys.wechat, merchant: `1900${number}` };
  const alipay = { ...keys.alipay, app: `2021000000${number}` };
  const aggregator = { ...keys.aggregator, merchant: `station-${number}` };
  const own = (secret: Secrets[number]): Secrets[number] =>
    secret.kind === 'alipay'
      ? { ...secret, station, app: alipay.app }
      : { ...secret, station, merchant: { wechat, aggregator }[secret.kind].merchant };
  return { wechat, alipay, aggregator, secrets: (origin) => keys.secrets(origin).map(own) };
}

async function listenOn(simulator: Simulator): Promise<{ server: Server; origin: string }> {
  const server = createServer(listening(simulator.handle));
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

/** Opens one for every station; the secrets go into a file of the folder. */
export async function openAcquirers(
  stations: readonly string[],
  folder: string,
): Promise<AcquirersAtWork> {
  const keys = newSides();
  const byStation = new Map<string, Simulator>();
  const servers: Server[] = [];
  const secrets: Secrets = [];
  for (const [nth, station] of stations.entries()) {
    const simulator = newSimulator({
      now: Date.now,
      sleep: async (ms) => {
        await sleep(ms);
      },
      sides: sidesOf(keys, nth, station),
    });
    const { server, origin } = await listenOn(simulator);
    servers.push(server);
    byStation.set(station, simulator);
    secrets.push(...simulator.secrets(origin));
  }
  const file = join(folder, 'acquirers.json');
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return {
    file,
    of: (station) => required(byStation.get(station) ?? null, 'every station has one'),
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
}
