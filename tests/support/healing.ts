// What a device does to heal, by hand: a copy of its disk, runs for others, a session again.
import { expect } from 'vitest';
import * as v from 'valibot';
import { differences, enter, newBook } from '../../src/core/journal/book.ts';
import { type Sealed, NO_HEAD, unseal } from '../../src/core/journal/entry.ts';
import {
  FailureSchema,
  PATHS,
  PROTOCOL,
  PushAnswerSchema,
  SessionAnswerSchema,
} from '../../src/core/protocol.ts';
import { Device } from './device.ts';
import type { AnyCentre } from './endpoint.ts';
import { startCentre } from './endpoint.ts';
import { startMemoryCentre } from './memory-centre.ts';

/** The endpoint on a real database and on a journal in memory. */
export const BOTH: [string, (now: number) => Promise<AnyCentre>][] = [
  ['PostgreSQL', startCentre],
  ['memory', startMemoryCentre],
];

/** The station of a bound device. */
export const stationOf = (device: Device): string => device.enrolled?.station.id ?? '';

/** The same device as it was after its first `n` entries: its disk was rolled back. */
export function rolledBack(centre: AnyCentre, device: Device, n: number): Device {
  const copy = new Device(centre, device.id);
  copy.enrolled = device.enrolled;
  copy.entries.push(...device.entries.slice(0, n));
  const last = copy.entries.at(-1);
  copy.head = last ? { n, hash: last.hash, eff: 0 } : NO_HEAD;
  return copy;
}

/** Pushes entries signed by `device`, with more in the request; gives the parsed answer. */
export async function post(
  device: Device,
  entries: readonly Sealed[],
  more: Record<string, unknown> = {},
) {
  const answer = await device.send(device.sign(entries, more));
  if (!answer.ok) throw new Error(`push: ${answer.status} ${await answer.text()}`);
  return v.parse(PushAnswerSchema, await answer.json());
}

/** What is changed in a run for another author than the sender. */
export const forOther = (author: string) => ({ device: author, forwarded: true });

/** One request for a session; the answer as it came. */
export async function askSession(
  centre: AnyCentre,
  device: Device,
  challenge: string,
  more: Record<string, unknown> = {},
): Promise<Response> {
  const request = { protocol: PROTOCOL, station: stationOf(device), device: device.id, challenge };
  const { headers, body } = device.signText(JSON.stringify({ ...request, ...more }));
  return centre.request(PATHS.session, { method: 'POST', headers, body });
}

/** A challenge as the centre's refusal brings it. */
export async function challengeFor(centre: AnyCentre, device: Device): Promise<string> {
  const answer = await askSession(centre, device, '');
  expect(answer.status).toBe(401);
  const failure = v.parse(FailureSchema, await answer.json());
  expect(failure.why).toBe('challenge');
  return failure.challenge ?? '';
}

/** A session again, or a successor: both rounds. Gives answer and cookie. */
export async function renewed(
  centre: AnyCentre,
  device: Device,
  successor?: { device: string; key: string },
) {
  const challenge = await challengeFor(centre, device);
  const answer = await askSession(centre, device, challenge, successor ? { successor } : {});
  if (!answer.ok) throw new Error(`session: ${answer.status} ${await answer.text()}`);
  return {
    ...v.parse(SessionAnswerSchema, await answer.json()),
    cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '',
  };
}

/** Every entry of a station once, in one sequence, no two at one stamp; balances as they give. */
export async function expectSound(centre: AnyCentre, station: string): Promise<void> {
  const stream = await centre.journal.inStation(station, 'read', (tx) =>
    tx.after(0, { entries: 100_000, characters: 1e9 }),
  );
  const counted = stream.flatMap(({ text, eff }) => {
    const read = unseal(text);
    return read.ok ? [{ entry: read.sealed.entry, hash: read.sealed.hash, eff }] : [];
  });
  expect(stream.map(({ seq }) => seq)).toEqual(stream.map((_, i) => i + 1));
  expect(new Set(counted.map(({ hash }) => hash)).size).toBe(stream.length);
  const stamps = counted.map(({ entry, eff }) => `${eff}/${entry.device}/${entry.n}`);
  expect(new Set(stamps).size).toBe(stream.length);
  const book = newBook();
  enter(book, counted);
  expect(differences(book.rows, await centre.rows(station))).toEqual([]);
}
