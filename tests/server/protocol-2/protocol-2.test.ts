// A till of the second release: what its own code sent, played to today's centre, and the answers
// read as that till reads them.
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STATION } from '../../support/entries.ts';
import { expectSound } from '../../support/healing.ts';
import { type Played, play, recordedIn } from '../../support/recorded.ts';
import {
  BaseAnswer2,
  Certificate2,
  EnrolAnswer2,
  Failure2,
  PastAnswer2,
  PullAnswer2,
  PushAnswer2,
  SessionAnswer2,
} from './answers.ts';

const recorded = recordedIn(new URL('./recorded.json', import.meta.url));

let centre: Played['centre'];
let answers: Played['answers'];

beforeAll(async () => {
  ({ centre, answers } = await play(recorded));
});
afterAll(() => centre.close());

const bodyOf = (name: string): unknown => answers.get(name)?.body;
const pushed = (name: string) => v.parse(PushAnswer2, bodyOf(name));
const pulled = (name: string) => v.parse(PullAnswer2, bodyOf(name));
const sentIn = (name: string): unknown => {
  const packed = recorded.requests.find((one) => one.name === name)?.body ?? '';
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
};

const ANSWERS: Readonly<Record<string, v.GenericSchema>> = {
  enrol: EnrolAnswer2,
  session: SessionAnswer2,
  push: PushAnswer2,
  pull: PullAnswer2,
  past: PastAnswer2,
  base: BaseAnswer2,
};

describe('a till of protocol 2', () => {
  test('sent what it was recorded with', () => {
    const names = ['protocol', 'station', 'device', 'after', 'entries'];
    expect(Object.keys(Object(sentIn('sent again: push')))).toEqual(names);
    expect(sentIn('sent again: push')).toMatchObject({ protocol: 2, station: STATION });
    expect(sentIn('gave back: push 2')).toMatchObject({ protocol: 2, forwarded: true });
  });

  test('is answered as it was then', () => {
    const then = recorded.requests.map(({ name, status }) => [name, status]);
    expect([...answers].map(([name, { status }]) => [name, status])).toEqual(then);
  });

  test.each(recorded.requests)('understands: $name', ({ name, path, why }) => {
    const place = /^\/api\/(\w+)/.exec(path)?.[1] ?? '';
    if (why !== null) expect(v.parse(Failure2, bodyOf(name))).toMatchObject({ why });
    else expect(v.is(ANSWERS[place] ?? v.never(), bodyOf(name))).toBe(true);
  });

  test('is told nothing that it did not ask for', () => {
    const known = ['results', 'fork', 'heads', 'now'];
    for (const { name } of recorded.requests.filter(({ path }) => path === '/api/push')) {
      expect(Object.keys(Object(bodyOf(name))).filter((key) => !known.includes(key))).toEqual([]);
    }
  });

  test('pushes, and after a lost reply finds the same', () => {
    const first = pushed('reply lost: push').results;
    const again = pushed('sent again: push').results;
    expect(first.map(({ status, seq }) => [status, seq])).toEqual([
      ['created', 1],
      ['created', 2],
      ['created', 3],
    ]);
    expect(again).toEqual(first.map((result) => ({ ...result, status: 'exists' })));
  });

  test('pulls from its cursors on, and takes a base and the past', () => {
    const seqs = (name: string) => pulled(name).station.map(({ seq }) => seq);
    expect(seqs('sent again: pull')).toEqual([1, 2, 3]);
    expect(pulled('quiet: pull')).toMatchObject({ station: [], more: false, rewind: false });
    expect(seqs('sold on: pull')).toEqual([4, 5, 6]);
    expect(seqs('heard of it: pull')).toEqual([5, 6]);
    expect(v.parse(BaseAnswer2, bodyOf('joined: base')).cursor.station.seq).toBe(3);
    const past = v.parse(PastAnswer2, bodyOf('joined: past'));
    expect(past.entries.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  });

  test('that lost its cookie has its sale taken, is asked who it is, and pulls', () => {
    expect(pushed('without a cookie: push').results).toMatchObject([{ status: 'created' }]);
    expect(bodyOf('without a cookie: pull')).toEqual({ why: 'session' });
    expect(pulled('without a cookie: pull 2').station.map(({ seq }) => seq)).toEqual([4]);
  });

  test("gives others' entries back, which are here", () => {
    for (const name of ['gave back: push', 'gave back: push 2']) {
      const states = new Set(pushed(name).results.map(({ status }) => status));
      expect([...states], name).toEqual(['exists']);
    }
  });

  test('whose disk was rolled back has its sales on a branch and goes on as another', async () => {
    const { fork, results } = pushed('rolled back: push');
    expect(fork).toBe(true);
    expect(results.map(({ status, branch }) => [status, branch])).toEqual([
      ['created', 1],
      ['created', 1],
    ]);
    const { enrolled } = v.parse(SessionAnswer2, bodyOf('rolled back: session 2'));
    const { device } = v.parse(Certificate2, JSON.parse(enrolled?.certificate ?? ''));
    expect(pushed('went on: push').heads[device]?.n).toBe(1);
    await expectSound(centre, STATION);
  });
});
