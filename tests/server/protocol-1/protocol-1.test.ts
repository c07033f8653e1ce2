// A till that still runs the first release: what it sent, played to today's centre, and the
// answers read as that till reads them.
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STATION } from '../../support/entries.ts';
import { expectSound } from '../../support/healing.ts';
import { type Played, play, recordedIn } from '../../support/recorded.ts';
import {
  BaseAnswer1,
  Certificate1,
  EnrolAnswer1,
  Failure1,
  PastAnswer1,
  PullAnswer1,
  PushAnswer1,
} from './answers.ts';

const recorded = recordedIn(new URL('./recorded.json', import.meta.url));

let centre: Played['centre'];
let answers: Played['answers'];

beforeAll(async () => {
  ({ centre, answers } = await play(recorded));
});
afterAll(() => centre.close());

const bodyOf = (name: string): unknown => answers.get(name)?.body;
const pushed = (name: string) => v.parse(PushAnswer1, bodyOf(name));
const pulled = (name: string) => v.parse(PullAnswer1, bodyOf(name));

describe('a till of protocol 1', () => {
  test('sent what it was recorded with', () => {
    const packed = recorded.requests.find(({ name }) => name === 'pushed again')?.body ?? '';
    const body: unknown = JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
    const names = ['protocol', 'station', 'device', 'after', 'entries'];
    expect(Object.keys(Object(body))).toEqual(names);
    expect(body).toMatchObject({ protocol: 1, station: STATION });
  });

  test('is answered as it was then, but that a fork is taken', () => {
    const then = recorded.requests.map(({ name, status, why }) => [
      name,
      why === 'fork' ? 200 : status,
    ]);
    expect([...answers].map(([name, { status }]) => [name, status])).toEqual(then);
  });

  test('is bound, with the certificate that its pushes carry', () => {
    for (const name of ['bound', 'bound later']) {
      const { certificate, signature } = v.parse(EnrolAnswer1, bodyOf(name));
      expect(centre.keys.verify(certificate, signature)).toBe(true);
      v.parse(Certificate1, JSON.parse(certificate));
    }
    const { certificate } = v.parse(EnrolAnswer1, bodyOf('bound'));
    const push = recorded.requests.find(({ name }) => name === 'pushed again');
    expect(Buffer.from(push?.headers['till-certificate'] ?? '', 'base64').toString()).toBe(
      certificate,
    );
  });

  test('pushes, and after a lost reply finds the same', () => {
    const first = pushed('pushed, and the reply is lost').results;
    const again = pushed('pushed again').results;
    expect(first.map(({ status, seq, why }) => why ?? [status, seq])).toEqual([
      ['created', 1],
      ['created', 2],
      ['created', 3],
      'centre-only',
      ['created', 4],
    ]);
    expect(again.map(({ status }) => status)).toEqual([
      'exists',
      'exists',
      'exists',
      'quarantined',
      'exists',
    ]);
    expect(again.map(({ seq, eff }) => [seq, eff])).toEqual(
      first.map(({ seq, eff }) => [seq, eff]),
    );
  });

  test('pulls, takes a base and the past', () => {
    expect(pulled('pulled').station.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(pulled('pulled from the cursor')).toMatchObject({
      station: [],
      rewind: false,
      more: false,
    });
    expect(v.parse(BaseAnswer1, bodyOf('base of an empty station')).rows).toEqual([]);
    const base = v.parse(BaseAnswer1, bodyOf('base of a station that sells'));
    expect(base.cursor.station.seq).toBe(4);
    expect(base.rows.map(({ form }) => form)).toEqual(
      expect.arrayContaining(['sum', 'stock', 'claims']),
    );
    const past = v.parse(PastAnswer1, bodyOf('past behind the base'));
    expect(past.entries.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
  });

  test.each(recorded.requests.filter(({ why }) => why !== null && why !== 'fork'))(
    'understands why it is refused: $name',
    ({ name, why }) => {
      expect(v.parse(Failure1, bodyOf(name))).toMatchObject(
        why === 'gap' ? { why, head: { n: 5 } } : { why },
      );
    },
  );

  test('whose disk was rolled back has its sales taken, and goes on unknowing', async () => {
    const { results, heads } = pushed('pushed from a disk that was rolled back');
    expect(results.map(({ status }) => status)).toEqual(['created', 'created']);
    const { device } = v.parse(
      Certificate1,
      JSON.parse(v.parse(EnrolAnswer1, bodyOf('bound')).certificate),
    );
    expect(heads[device]?.n).toBe(5);
    await expectSound(centre, STATION);
  });
});
