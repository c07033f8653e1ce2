// A push that names its device's cursors is answered with what a pull would have been.
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CENTRE } from '../../src/core/id.ts';
import {
  CURSORS_HEADER,
  type Cursors,
  type PullAnswer,
  PushAnswerSchema,
} from '../../src/core/protocol.ts';
import { COOKIE } from '../../src/server/access/session.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import { Device, NOTHING, type Signed, boundDevice, queryOf } from '../support/device.ts';
import type { AnyCentre } from '../support/endpoint.ts';
import { MORNING, idOf, saleBody } from '../support/entries.ts';
import { BOTH, expectSound, stationOf } from '../support/healing.ts';

const tea = idOf('tea');
// A signature is another one each time.
const unsigned = (answer: PullAnswer | undefined) =>
  answer && {
    ...answer,
    centre: answer.centre.map(({ signature, ...rest }) => ({
      ...rest,
      isSigned: signature !== '',
    })),
  };
const RULE = {
  rule: idOf('rule'),
  version: 1,
  base: 'parcel-in',
  demo: true,
  from: 0,
  until: null,
  tiers: [{ above: 0, rate: 30 }],
};

describe.each(BOTH)('a push with cursors on %s', (_, start) => {
  let centre: AnyCentre;
  let one: Device;
  let two: Device;
  let sold = 0;

  beforeAll(async () => {
    centre = await start(MORNING + 3_600_000);
    const draft = { id: idOf('published'), kind: 'rule-published', v: 1, body: RULE };
    await writeAsCentre(centre.journal, CENTRE, [draft], MORNING);
  });
  beforeEach(async () => {
    const station = randomUUID();
    await centre.addStation(station);
    [one, two] = [await boundDevice(centre, station), await boundDevice(centre, station)];
  });
  afterAll(() => centre.close());

  const sale = (device: Device) =>
    device.write('sale', saleBody(tea, 1, 100), MORNING + (sold += 1));
  const sent = async (device: Device, batch: Signed, more: Record<string, string>) => {
    const answer = await device.send(batch, more);
    expect(answer.status).toBe(200);
    return v.parse(PushAnswerSchema, await answer.json());
  };
  const asking = (device: Device, from: Cursors = NOTHING) => ({
    cookie: device.cookie,
    [CURSORS_HEADER]: queryOf(from),
  });

  test('is answered with what a pull from them is, after its own entries were taken', async () => {
    sale(two);
    await two.push();
    const own = sale(one);
    const { results, pulled } = await sent(one, one.sign([own]), asking(one));
    expect(results.map(({ status, seq }) => [status, seq])).toEqual([['created', 2]]);
    expect(unsigned(pulled)).toEqual(unsigned(await one.pull()));
    expect(pulled?.station.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(pulled?.centre).toHaveLength(1);
    const next = sale(one);
    const later = await sent(one, one.sign([next]), asking(one, pulled?.cursor));
    expect(later.pulled?.station.map(({ text }) => text)).toEqual([next.text]);
    expect(later.pulled).toMatchObject({ more: false, rewind: false, centre: [] });
  });

  test('prolongs the session, as a pull does', async () => {
    const answer = await one.send(one.sign([sale(one)]), asking(one));
    expect(answer.headers.get('set-cookie')).toContain(one.cookie);
    const plain = await one.send(one.sign([sale(one)]), { cookie: one.cookie });
    expect(plain.headers.get('set-cookie')).toBeNull();
  });

  test('sent again is answered with what is pulled again', async () => {
    const batch = one.sign([sale(one)]);
    const first = await sent(one, batch, asking(one));
    const again = await sent(one, batch, asking(one));
    expect(again.results).toEqual(first.results.map((one) => ({ ...one, status: 'exists' })));
    expect(unsigned(again.pulled)).toEqual(unsigned(first.pulled));
    await expectSound(centre, stationOf(one));
  });

  test('keeps to the size of a page, and says that there is more', async () => {
    for (let i = 0; i < 501; i += 1) sale(two);
    await two.push(two.entries.slice(0, 250));
    await two.push(two.entries.slice(250));
    const { pulled } = await sent(one, one.sign([sale(one)]), asking(one));
    expect(pulled?.station).toHaveLength(500);
    expect(pulled?.more).toBe(true);
    expect((await one.pull(pulled?.cursor)).station.map(({ seq }) => seq)).toEqual([501, 502]);
  });

  test('tells of a rewind where another entry stands at the cursor', async () => {
    sale(one);
    const at = { seq: 1, id: randomUUID() };
    const { pulled } = await sent(
      one,
      one.sign(one.entries),
      asking(one, { ...NOTHING, station: at }),
    );
    expect(pulled?.rewind).toBe(true);
  });

  test('is taken and told nothing more without its own session', async () => {
    const station = randomUUID();
    await centre.addStation(station);
    const stranger = await boundDevice(centre, station);
    const cursors = { [CURSORS_HEADER]: queryOf(NOTHING) };
    const [, token = ''] = stranger.cookie.split('.');
    const bad = [
      {},
      { cookie: '' },
      { cookie: `${COOKIE}=${stationOf(one)}.${'x'.repeat(43)}` },
      { cookie: `${COOKIE}=${stationOf(one)}.${token}` },
      { cookie: stranger.cookie },
      { cookie: two.cookie }, // it brings the other's batch, from a file
    ];
    for (const more of bad) {
      const answer = await one.send(one.sign([sale(one)]), { ...cursors, ...more });
      const { results, pulled } = v.parse(PushAnswerSchema, await answer.json());
      expect(results.map(({ status }) => status)).toEqual(['created']);
      expect(pulled).toBeUndefined();
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect((await sent(one, one.sign(one.entries), asking(one))).pulled).toBeDefined();
  });

  test('of a device that was revoked is told nothing more', async () => {
    await centre.revoke(stationOf(one), one.id, MORNING);
    const { results, pulled } = await sent(one, one.sign([sale(one)]), asking(one));
    expect(results.map(({ why }) => why)).toEqual(['revoked']);
    expect(pulled).toBeUndefined();
  });

  test('without cursors, or with what are none, is told nothing more', async () => {
    const none = ['station=1.x', 'station=-1', 'centre=1e9', 'station=0&centre=%00', 'station='];
    for (const named of [...none, null]) {
      const more = named === null ? {} : { [CURSORS_HEADER]: named };
      const batch = one.sign([sale(one)]);
      const { results, pulled } = await sent(one, batch, { cookie: one.cookie, ...more });
      expect(results.map(({ status }) => status)).toEqual(['created']);
      expect(pulled, named ?? '').toBeUndefined();
    }
  });

  test('that is refused is answered with the refusal alone', async () => {
    sale(one);
    const answer = await one.send(one.sign([sale(one)]), asking(one));
    expect(answer.status).toBe(409);
    const refusal: unknown = await answer.json();
    expect(refusal).toMatchObject({ why: 'gap', head: { n: 0 } });
    expect(refusal).not.toHaveProperty('pulled');
  });

  test('is taken although nothing can be read behind it', async () => {
    const { inStation } = centre.journal;
    const journal = vi.spyOn(centre.journal, 'inStation');
    journal.mockImplementation((station, mode, work) =>
      mode === 'read' ? Promise.reject(new TypeError('broken')) : inStation(station, mode, work),
    );
    const { results, pulled } = await sent(one, one.sign([sale(one)]), asking(one));
    journal.mockRestore();
    expect(results.map(({ status }) => status)).toEqual(['created']);
    expect(pulled).toBeUndefined();
    expect(centre.log).toContainEqual(
      expect.objectContaining({ event: 'failure', path: '/api/push', failure: 'TypeError' }),
    );
    expect(await one.pull()).toMatchObject({ station: [{ seq: 1 }] });
  });
});
