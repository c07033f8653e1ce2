import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { centreDevice } from '../../src/core/derived-id.ts';
import { CENTRE } from '../../src/core/id.ts';
import type { Sealed } from '../../src/core/journal/entry.ts';
import { unseal } from '../../src/core/journal/entry.ts';
import type { Pulled } from '../../src/core/protocol.ts';
import { makeKeys } from '../../src/server/access/keys.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import { Device, boundDevice } from '../support/device.ts';
import type { AnyCentre } from '../support/endpoint.ts';
import { MORNING, draftOf, idOf, saleBody } from '../support/entries.ts';
import { BOTH, expectSound, forOther, post, rolledBack, stationOf } from '../support/healing.ts';

const tea = idOf('tea');
const RULE = {
  rule: idOf('rule'),
  version: 1,
  base: 'parcel-in',
  demo: true,
  from: 0,
  until: null,
  tiers: [{ above: 0, rate: 30 }],
};

describe.each(BOTH)('a run of another author on %s', (_, start) => {
  let centre: AnyCentre;
  beforeAll(async () => {
    centre = await start(MORNING + 3_600_000);
  });
  afterAll(() => centre.close());

  /** Three tills of a station of their own; the first has sold thrice, all of it pushed. */
  async function tills(): Promise<[Device, Device, Device, string]> {
    const id = randomUUID();
    await centre.addStation(id);
    const [one, two, three] = [
      await boundDevice(centre, id),
      await boundDevice(centre, id),
      await boundDevice(centre, id),
    ];
    for (const i of [0, 1, 2]) one.write('sale', saleBody(tea, 1, 100), MORNING + i);
    await one.push();
    return [one, two, three, id];
  }
  const statuses = ({ results }: Awaited<ReturnType<typeof post>>) =>
    results.map(({ status, why }) => why ?? status);

  test('gives a restored centre back what it forgot, and its author finds it there', async () => {
    const [one, two, , station] = await tills();
    await centre.forget(station);
    const answer = await post(two, one.entries, forOther(one.id));
    expect(statuses(answer)).toEqual(['created', 'created', 'created']);
    expect(answer.heads[one.id]).toEqual({ n: 3, hash: one.head.hash });
    one.write('sale', saleBody(tea, 1, 100), MORNING + 9);
    expect(statuses(await one.push())).toEqual(['exists', 'exists', 'exists', 'created']);
    await expectSound(centre, station);
  });

  test('by two devices and its author at once is taken exactly once', async () => {
    const [one, two, three, station] = await tills();
    await centre.forget(station);
    const answers = await Promise.all([
      post(two, one.entries, forOther(one.id)),
      one.push(),
      post(three, one.entries, forOther(one.id)),
      post(two, one.entries.slice(0, 2), forOther(one.id)),
    ]);
    const created = answers.flatMap(statuses).filter((status) => status === 'created');
    expect(created).toHaveLength(3);
    expect(new Set(answers.flatMap(({ results }) => results.map(({ seq }) => seq)))).toEqual(
      new Set([1, 2, 3]),
    );
    await expectSound(centre, station);
  });

  test('whose beginning nobody has given back yet is a gap', async () => {
    const [one, two, , station] = await tills();
    await centre.forget(station);
    const late = two.sign(one.entries.slice(1), forOther(one.id));
    expect(await two.refused(late)).toMatchObject({ status: 409, why: 'gap', head: { n: 0 } });
    await post(two, one.entries.slice(0, 1), forOther(one.id));
    expect(statuses(await post(two, one.entries.slice(1), forOther(one.id)))).toEqual([
      'created',
      'created',
    ]);
  });

  test('gives back the branches of a chain that forked', async () => {
    const [one, two, , station] = await tills();
    const copy = rolledBack(centre, one, 1);
    for (const i of [5, 6]) copy.write('sale', saleBody(tea, 1, 100), MORNING + i);
    await post(one, copy.entries.slice(1));
    await centre.forget(station);
    await post(two, one.entries, forOther(one.id));
    const answer = await post(two, copy.entries.slice(1), forOther(one.id));
    expect(answer.results.map(({ status, branch }) => [status, branch])).toEqual([
      ['created', 1],
      ['created', 1],
    ]);
    await expectSound(centre, station);
  });

  test('of another station, or with entries of a third device, is refused whole', async () => {
    const [one, two, three, station] = await tills();
    const [stranger] = await tills();
    await centre.forget(station);
    const wrong = { status: 403, why: 'wrong-station' };
    const foreign = stranger.sign(one.entries, forOther(one.id));
    expect(await stranger.refused(foreign)).toEqual(wrong);
    const claimed = stranger.sign(one.entries, {
      ...forOther(one.id),
      station: stationOf(stranger),
    });
    expect(await stranger.refused(claimed)).toEqual(wrong);
    expect(await two.refused(two.sign(one.entries, forOther(three.id)))).toEqual(wrong);
    expect(await two.refused(two.sign(one.entries, { device: one.id }))).toEqual(wrong);
    expect((await centre.rows(station)).size).toBe(0);
  });

  test('is not taken from a revoked device, whenever it is dated', async () => {
    const [one, two, three, station] = await tills();
    const kept = rolledBack(centre, one, 3);
    await centre.revoke(station, two.id, MORNING + 60_000);
    kept.write('sale', saleBody(tea, 1, 100), MORNING + 3);
    const fresh = kept.entries.slice(3);
    expect(await two.refused(two.sign(fresh, forOther(one.id)))).toEqual({
      status: 401,
      why: 'session',
    });
    expect(statuses(await post(three, fresh, forOther(one.id)))).toEqual(['created']);
  });

  test('counts of a revoked author only what is dated before', async () => {
    const [one, two, , station] = await tills();
    await centre.revoke(station, one.id, MORNING + 60_000);
    for (const at of [30_000, 90_000]) one.write('sale', saleBody(tea, 1, 100), MORNING + at);
    const answer = await post(two, one.entries.slice(3), forOther(one.id));
    expect(statuses(answer)).toEqual(['created', 'revoked']);
  });

  const sealedIn = (page: readonly Pulled[]): Sealed[] =>
    page.flatMap(({ text }) => {
      const read = unseal(text);
      return read.ok ? [read.sealed] : [];
    });
  const byCentre = (page: readonly Pulled[]) => page.filter(({ signature }) => signature);
  const signaturesOf = (page: readonly Pulled[]) => page.map(({ signature = '' }) => signature);

  test("of the centre needs the centre's signature over every text", async () => {
    const [, two, , station] = await tills();
    const drafts = [0, 1].map((i) =>
      draftOf('statement-paid', { month: `2026-0${i + 1}`, total: 100 }, randomUUID()),
    );
    await writeAsCentre(centre.journal, station, drafts, MORNING);
    const pulled = (await two.pull()).station;
    const own = byCentre(pulled);
    expect(sealedIn(own).map(({ entry }) => entry.device)).toEqual([
      centreDevice(station),
      centreDevice(station),
    ]);
    await centre.forget(station);
    const texts = sealedIn(own);
    const more = forOther(centreDevice(station));
    const signatures = signaturesOf(own);
    const foreign = makeKeys();
    for (const forged of [
      undefined,
      [],
      signatures.slice(0, 1),
      [...signatures].reverse(),
      texts.map(({ text }) => foreign.sign(text)),
      texts.map(() => ''),
    ]) {
      const signed = two.sign(texts, { ...more, ...(forged ? { signatures: forged } : {}) });
      expect(await two.refused(signed)).toEqual({ status: 401, why: 'unsigned' });
    }
    expect((await centre.rows(station)).size).toBe(0);
    expect(statuses(await post(two, texts, { ...more, signatures }))).toEqual([
      'created',
      'created',
    ]);
    await writeAsCentre(
      centre.journal,
      station,
      [draftOf('statement-paid', { month: '2026-03', total: 1 }, randomUUID())],
      MORNING,
    );
    const { heads } = await post(two, texts, { ...more, signatures });
    expect(heads[centreDevice(station)]?.n).toBe(3);
    await expectSound(centre, station);
  });

  test('of a centre that has written on meanwhile becomes a branch of the centre', async () => {
    const [, two, , station] = await tills();
    const paid = (month: number) =>
      draftOf('statement-paid', { month: `2026-0${month}`, total: month }, randomUUID());
    await writeAsCentre(centre.journal, station, [paid(1), paid(2)], MORNING);
    const own = byCentre((await two.pull()).station);
    await centre.forget(station);
    await writeAsCentre(centre.journal, station, [paid(3)], MORNING);
    const more = { ...forOther(centreDevice(station)), signatures: signaturesOf(own) };
    const answer = await post(two, sealedIn(own), more);
    expect(answer.results.map(({ status, branch }) => [status, branch])).toEqual([
      ['created', 1],
      ['created', 1],
    ]);
    const [written] = await writeAsCentre(centre.journal, station, [paid(4)], MORNING);
    expect([written?.status, written?.branch]).toEqual(['created', undefined]);
    await expectSound(centre, station);
  });

  test("of the centre's stream for all may come from any station, revoked or not", async () => {
    const [, two, three, station] = await tills();
    await centre.revoke(station, three.id, MORNING);
    const draft = draftOf('rule-published', RULE, randomUUID());
    await writeAsCentre(centre.journal, CENTRE, [draft], MORNING);
    const shared = byCentre((await two.pull()).centre);
    await centre.forget(CENTRE);
    const more = { ...forOther(centreDevice(CENTRE)), station: CENTRE };
    const texts = sealedIn(shared);
    expect(await two.refused(two.sign(texts, more))).toMatchObject({ why: 'unsigned' });
    const signatures = signaturesOf(shared);
    expect(statuses(await post(three, texts, { ...more, signatures }))).toEqual(['created']);
    expect(statuses(await post(two, texts, { ...more, signatures }))).toEqual(['exists']);
    expect(sealedIn((await two.pull()).centre)).toEqual(texts);
    expect(await two.refused(two.sign(two.entries.concat(texts), { station: CENTRE }))).toEqual({
      status: 403,
      why: 'wrong-station',
    });
  });

  test('cannot be of a device that takes the place of the centre', async () => {
    const [, , , station] = await tills();
    for (const id of [centreDevice(station), centreDevice(CENTRE)]) {
      const answer = await new Device(centre, id).enrol(await centre.code(station));
      expect([answer.status, await answer.json()]).toEqual([400, { why: 'malformed' }]);
    }
  });
});
