// The simulated acquirer as a process of its own, which misbehaves on order.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { required } from '../../src/core/assert.ts';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { ROOT } from './source.ts';

const DealsSchema = v.array(
  v.object({
    number: v.nullable(v.string()),
    state: v.string(),
    amount: v.number(),
    refunds: v.array(v.object({ amount: v.number() })),
  }),
);

/** A running acquirer; `secrets` is the file that an endpoint reads. */
export type AcquirerProcess = {
  readonly secrets: string;
  /** Orders a fault: `{fault, on, ms}`. */
  fault(order: { fault: string; on: string; ms?: number; times?: number }): Promise<void>;
  /** A guest pays a code on show, or by the sticker. */
  scanned(by: string, fen: number): Promise<void>;
  /** Its own books. */
  deals(): Promise<v.InferOutput<typeof DealsSchema>>;
  stop(): Promise<void>;
};

/** Starts one on a free port; ready when its secrets are written. */
export async function startAcquirer(): Promise<AcquirerProcess> {
  await ensureBuild(ROOT);
  const folder = mkdtempSync(join(tmpdir(), 'till-acquirer-'));
  const secrets = join(folder, 'secrets.json');
  const child = spawn(process.execPath, ['.build/server/simulator.js'], {
    cwd: ROOT,
    env: { ...process.env, ACQUIRERS: secrets, PORT: '19790' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let origin = '';
  for await (const line of createInterface({ input: required(child.stdout, 'it prints') })) {
    if (line.startsWith('acquirer: ')) origin = line.slice('acquirer: '.length);
    if (line.startsWith('secrets: ')) break;
  }
  const control = `${origin}/control`;
  const order = async (what: object): Promise<void> => {
    await fetch(control, { method: 'POST', body: JSON.stringify(what) });
  };
  return {
    secrets,
    fault: order,
    scanned: (by, fen) => order({ sticker: fen, at: Date.now(), by }),
    deals: async () => v.parse(DealsSchema, await (await fetch(control)).json()),
    stop: async () => {
      const left = once(child, 'exit');
      child.kill('SIGTERM');
      await left;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
