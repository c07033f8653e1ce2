// The operations that the journal stands on, the same cases on PostgreSQL and in memory: what a
// simulation in memory proves holds for the real one.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CENTRE } from '../../src/core/id.ts';
import type { Sealed } from '../../src/core/journal/entry.ts';
import type { MoveRow, Row } from '../../src/core/journal/row.ts';
import { PATHS } from '../../src/core/protocol.ts';
import type { Held, JournalTx, Line } from '../../src/server/journal/journal-tx.ts';
import type { AnyCentre } from '../support/endpoint.ts';
import { boundDevice } from '../support/device.ts';
import { MORNING, STATION, idOf, saleBody } from '../support/entries.ts';
import { BOTH } from '../support/healing.ts';
import { entryAt, numbered } from '../support/numbered.ts';
import { startMemoryCentre } from '../support/memory-centre.ts';

const LIMIT = { entries: 500, characters: 1_000_000 };
const ALL = { after: null, most: 100 };
const [ONE, TWO] = [idOf('device one'), idOf('device two')];

describe.each(BOTH)('the journal on %s', (_, start) => {
  let centre: AnyCentre;
  let station = '';
  beforeAll(async () => {
    centre = await start(MORNING);
  });
  afterAll(() => centre.close());
  beforeEach(async () => {
    station = randomUUID();
    await centre.addStation(station);
  });

  const write = <T>(work: (tx: JournalTx) => Promise<T>): Promise<T> =>
    centre.journal.inStation(station, 'write', work);
  const read = <T>(work: (tx: JournalTx) => Promise<T>): Promise<T> =>
    centre.journal.inStation(station, 'read', work);

  const entry = (n: number, device = ONE, id?: string): Sealed => entryAt(station, n, device, id);
  const line = (device: string, branch: number, n: number): Line => ({
    device,
    branch,
    n,
    hash: String(n).repeat(64).slice(0, 64),
    eff: MORNING + n,
  });

  test('locks a station that is there, and gives its row', async () => {
    expect(await write((tx) => tx.lock())).toEqual({
      name: station,
      demo: false,
      seq: 0,
      next: 1,
    });
    const none = (tx: JournalTx) => tx.lock();
    expect(await centre.journal.inStation(randomUUID(), 'write', none)).toBeNull();
  });

  test('lets one writer of a station in at a time', async () => {
    const next = () =>
      write(async (tx) => {
        const { seq } = (await tx.lock()) ?? { seq: 0 };
        await tx.writeSeq(seq + 1);
        return seq + 1;
      });
    const seqs = await Promise.all(Array.from({ length: 8 }, next));
    expect(seqs.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('keeps the ends of lines by device and branch', async () => {
    await write(async (tx) => {
      for (const end of [line(ONE, 0, 3), line(ONE, 1, 2), line(TWO, 0, 1), line(ONE, 0, 4)]) {
        await tx.writeLine(end);
      }
    });
    const byBranch = (a: Line, b: Line) => a.branch - b.branch;
    expect((await read((tx) => tx.lines(ONE))).sort(byBranch)).toEqual([
      line(ONE, 0, 4),
      line(ONE, 1, 2),
    ]);
    expect(await read((tx) => tx.lines())).toHaveLength(3);
  });

  test('leaves out an entry whose id or slot is taken, and says which went in', async () => {
    const first = entry(1);
    const inserted = await write(async (tx) => [
      await tx.insert([numbered(1, first), numbered(2, entry(2))], MORNING),
      await tx.insert([numbered(3, entry(1)), numbered(4, entry(3))], MORNING),
      await tx.insert([numbered(5, entry(9, ONE, first.entry.id))], MORNING),
      await tx.insert([numbered(6, entry(1), 1)], MORNING),
    ]);
    expect(inserted.map((set) => [...set].sort())).toEqual([[1, 2], [3], [], [1]]);
    expect((await read((tx) => tx.after(0, LIMIT))).map(({ seq }) => seq)).toEqual([1, 2, 4, 6]);
  });

  test('knows what is in a slot, numbered or in quarantine', async () => {
    const [one, two, fork, foreign] = [entry(1), entry(2), entry(2), entry(2, TWO)];
    await write(async (tx) => {
      await tx.insert([numbered(1, one)], MORNING);
      await tx.insert([numbered(2, foreign)], MORNING);
      await tx.hold([{ sealed: two, branch: 0, eff: MORNING, why: 'malformed' }], MORNING);
      await tx.insert([numbered(3, fork, 1)], MORNING);
    });
    const stored = await read((tx) => tx.stored(ONE, 1, 2));
    const order = (a: { n: number; branch: number }, b: typeof a) =>
      a.n - b.n || a.branch - b.branch;
    expect(stored.sort(order)).toEqual([
      { id: one.entry.id, n: 1, hash: one.hash, branch: 0, seq: 1, eff: MORNING + 1, why: null },
      {
        id: two.entry.id,
        n: 2,
        hash: two.hash,
        branch: 0,
        seq: null,
        eff: MORNING,
        why: 'malformed',
      },
      { id: fork.entry.id, n: 2, hash: fork.hash, branch: 1, seq: 3, eff: MORNING + 3, why: null },
    ]);
    expect(await read((tx) => tx.stored(ONE, 3, 9))).toEqual([]);
    const texts = await read(async (tx) => [
      await tx.textIn({ device: ONE, branch: 0, n: 1 }),
      await tx.textIn({ device: ONE, branch: 0, n: 2 }),
      await tx.textIn({ device: ONE, branch: 1, n: 2 }),
      await tx.textIn({ device: ONE, branch: 1, n: 1 }),
    ]);
    expect(texts).toEqual([one.text, two.text, fork.text, null]);
    expect(await read((tx) => tx.entries([one.entry.id, two.entry.id]))).toEqual([
      { id: one.entry.id, text: one.text, eff: MORNING + 1 },
    ]);
  });

  test('holds what is doubtful until it is let out', async () => {
    const [late, early, other] = [entry(2), entry(1), entry(3)];
    await write(async (tx) => {
      await tx.hold([{ sealed: late, branch: 0, eff: MORNING + 2, why: 'malformed' }], MORNING);
      await tx.hold([{ sealed: early, branch: 1, eff: MORNING, why: 'unknown-kind' }], MORNING + 9);
      await tx.hold([{ sealed: other, branch: 0, eff: MORNING, why: 'revoked' }], MORNING);
    });
    const held = await read((tx) => tx.held(['malformed', 'unknown-kind'], ALL));
    expect(held).toEqual([
      { device: ONE, branch: 1, n: 1, eff: MORNING, received: MORNING + 9, text: early.text },
      { device: ONE, branch: 0, n: 2, eff: MORNING + 2, received: MORNING, text: late.text },
    ]);
    expect(await centre.journal.holding(['malformed'])).toContain(station);
    const twice = write((tx) =>
      tx.hold([{ sealed: entry(2), branch: 0, eff: 0, why: 'refused' }], MORNING),
    );
    await expect(twice).rejects.toThrow();
    await write((tx) => tx.unhold({ device: ONE, branch: 0, n: 2 }));
    expect(await read((tx) => tx.held(['malformed'], ALL))).toEqual([]);
    expect(await centre.journal.holding(['malformed'])).not.toContain(station);
    expect(await centre.journal.holding(['revoked'])).toContain(station);
  });

  test('gives what it holds by pages, in an order in which nothing is at one place', async () => {
    const places: [string, number, number, number][] = [
      [ONE, 1, 0, 5],
      [ONE, 1, 1, 5],
      [TWO, 1, 0, 5],
      [ONE, 3, 0, 6],
      [TWO, 2, 0, 4],
      [ONE, 2, 0, 5],
    ];
    await write(async (tx) => {
      for (const [device, n, branch, eff] of places) {
        await tx.hold([{ sealed: entry(n, device), branch, eff, why: 'refused' }], MORNING);
      }
    });
    const pages = async (most: number): Promise<unknown[]> => {
      const all: Held[] = [];
      for (;;) {
        const after = all.at(-1) ?? null;
        const page = await read((tx) => tx.held(['refused', 'malformed'], { after, most }));
        all.push(...page);
        if (page.length < most) break;
      }
      return all.map(({ device, n, branch, eff }) => [device, n, branch, eff]);
    };
    const sorted = [...places].sort(
      ([a, n, i, eff], [b, m, j, then]) => eff - then || (a < b ? -1 : a > b ? 1 : n - m || i - j),
    );
    for (const most of [1, 2, 6, 9]) expect(await pages(most)).toEqual(sorted);
  });

  const sum = (id: string, sales: number): Row => ({ id, form: 'sum', sums: { sales } });
  const move = (product: string, stamp: string): MoveRow => ({
    id: `move:${product}:${stamp}:0000`,
    form: 'move',
    product,
    stamp,
    entry: ONE,
    quantity: -1,
    value: null,
    amount: 100,
    why: 'sale',
  });

  test('stores, changes and removes balances', async () => {
    const rows = [sum('day:b', 1), sum('day:a', 2), move('tea', '1'), move('tea', '2')];
    await write((tx) => tx.storeRows(new Map(rows.map((row) => [row.id, row]))));
    await write((tx) =>
      tx.storeRows(
        new Map([
          ['day:b', sum('day:b', 5)],
          ['day:a', null],
        ]),
      ),
    );
    expect(await read((tx) => tx.rows(['day:a', 'day:b']))).toEqual(
      new Map([
        ['day:a', null],
        ['day:b', sum('day:b', 5)],
      ]),
    );
    expect(await read((tx) => tx.present(['day:a', 'day:b']))).toEqual(new Set(['day:b']));
    const needed = [
      { product: 'tea', after: '2' },
      { product: 'salt', after: '' },
    ];
    expect(await read((tx) => tx.moves(needed))).toEqual([move('tea', '2')]);
    expect(await centre.rows(station)).toEqual(
      new Map([sum('day:b', 5), move('tea', '1'), move('tea', '2')].map((row) => [row.id, row])),
    );
  });

  test('gives all balances but the moves in order, part by part', async () => {
    const rows = [sum('z:1', 1), move('tea', '1'), sum('a:1', 2), sum('B:1', 3)];
    await write((tx) => tx.storeRows(new Map(rows.map((row) => [row.id, row]))));
    const first = await read((tx) => tx.rowTexts('', 2));
    expect(first.map(({ id }) => id)).toEqual(['B:1', 'a:1']);
    expect(JSON.parse(first[1]?.text ?? '')).toEqual(sum('a:1', 2));
    expect((await read((tx) => tx.rowTexts('a:1', 2))).map(({ id }) => id)).toEqual(['z:1']);
  });

  test('pages a stream both ways, by entries and by characters', async () => {
    const sealed = [1, 2, 3, 4].map((n) => entry(n));
    await write((tx) =>
      tx.insert(
        sealed.map((item, i) => numbered(i + 1, item)),
        MORNING,
      ),
    );
    const size = sealed[0]?.text.length ?? 0;
    const small = { entries: 9, characters: size + 1 };
    const seqs = await read(async (tx) => [
      await tx.after(1, LIMIT),
      await tx.after(0, { ...LIMIT, entries: 3 }),
      await tx.after(0, small),
      await tx.before(4, LIMIT),
      await tx.before(4, small),
      await tx.after(4, LIMIT),
    ]);
    expect(seqs.map((page) => page.map(({ seq }) => seq))).toEqual([
      [2, 3, 4],
      [1, 2, 3],
      [1, 2],
      [3, 2, 1],
      [3, 2],
      [],
    ]);
    const last = sealed[3]?.entry.id ?? '';
    const standing = { seq: 4, id: last, received: MORNING };
    expect(seqs[0]?.[2]).toEqual({
      seq: 4,
      id: last,
      device: ONE,
      branch: 0,
      eff: MORNING + 4,
      received: MORNING,
      text: sealed[3]?.text,
    });
    expect(
      await read(async (tx) => [await tx.at(4), await tx.at(5), await tx.first(), await tx.end()]),
    ).toEqual([standing, null, 1, standing]);
    const empty = await centre.journal.inStation(randomUUID(), 'read', async (tx) => [
      await tx.first(),
      await tx.end(),
    ]);
    expect(empty).toEqual([0, null]);
  });

  test('keeps nothing of work that fails, and under a savepoint all but its own part', async () => {
    const failed = write(async (tx) => {
      await tx.insert([numbered(1, entry(1))], MORNING);
      throw new Error('on the way');
    });
    await expect(failed).rejects.toThrow('on the way');
    const passed = await write(async (tx) => {
      await tx.insert([numbered(1, entry(1))], MORNING);
      const first = await tx.guarded(async () => {
        await tx.insert([numbered(2, entry(2))], MORNING);
        throw new Error('guilty');
      });
      const second = await tx.guarded(async () => {
        await tx.insert([numbered(3, entry(3))], MORNING);
        return true;
      });
      return [first, second];
    });
    expect(passed).toEqual([false, true]);
    expect((await read((tx) => tx.after(0, LIMIT))).map(({ seq }) => seq)).toEqual([1, 3]);
  });

  test('numbers devices upwards and keeps their sessions', async () => {
    const known = { device: ONE, number: 4, key: 'k', predecessor: null };
    await write(async (tx) => {
      await tx.enter(known, MORNING);
      await tx.enter({ ...known, number: 9, key: 'other' }, MORNING);
      await tx.enter({ device: TWO, number: 2, key: 'l', predecessor: ONE }, MORNING);
      await tx.openSession({ hash: 'first', device: ONE, made: MORNING });
      await tx.openSession({ hash: 'second', device: TWO, made: MORNING });
    });
    expect(await write((tx) => tx.lock())).toMatchObject({ next: 10 });
    expect(await read((tx) => tx.device(ONE))).toEqual({ ...known, revoked: null });
    expect(await read((tx) => tx.device(TWO))).toMatchObject({ predecessor: ONE });
    expect(await read((tx) => tx.device(randomUUID()))).toBeNull();
    expect(await read((tx) => tx.session('first'))).toBe(ONE);
    await write((tx) => tx.endSessions(ONE));
    expect(await read((tx) => tx.session('first'))).toBeNull();
    await centre.revoke(station, TWO, MORNING);
    expect(await read((tx) => tx.session('second'))).toBeNull();
    expect(await read((tx) => tx.device(TWO))).toMatchObject({ revoked: MORNING });
  });

  test("reads another station's part beside its own, and comes back", async () => {
    await centre.journal.inStation(CENTRE, 'write', (tx) => tx.writeLine(line(TWO, 0, 7)));
    await write((tx) => tx.writeLine(line(ONE, 0, 1)));
    const seen = await read(async (tx) => [
      await tx.beside(CENTRE, async (other) => [other.station, await other.lines(TWO)]),
      await tx.lines(),
    ]);
    expect(seen).toEqual([[CENTRE, [line(TWO, 0, 7)]], [line(ONE, 0, 1)]]);
  });

  test('tells where the lines of the stream for all end, in between its own', async () => {
    await centre.journal.inStation(CENTRE, 'write', (tx) => tx.writeLine(line(TWO, 0, 8)));
    const seen = await write((tx) =>
      Promise.all([tx.writeLine(line(ONE, 0, 1)), tx.centreLines(), tx.lines()]),
    );
    expect(seen.slice(1)).toEqual([[line(TWO, 0, 8)], [line(ONE, 0, 1)]]);
    const none = (tx: JournalTx) => tx.centreLines();
    expect(await centre.journal.inStation(CENTRE, 'read', none)).toEqual([]);
  });

  test('carries out in order what is asked for together', async () => {
    const rows = await write((tx) =>
      Promise.all([tx.lock(), tx.writeSeq(5), tx.lock(), tx.writeSeq(7), tx.lock()]),
    );
    expect(rows.map((row) => row?.seq)).toEqual([0, undefined, 5, undefined, 7]);
  });

  test('carries the endpoint: push, pull, base and past', async () => {
    const device = await boundDevice(centre, station);
    for (const i of [0, 1, 2]) device.write('sale', saleBody(ONE, 1, 100), MORNING + i);
    await device.push();
    const seqs = (page: readonly { seq: number }[]) => page.map(({ seq }) => seq);
    const base = await device.base();
    const stored = [...(await centre.rows(station)).values()];
    expect(base.rows).toEqual(expect.arrayContaining(stored.filter(({ form }) => form !== 'move')));
    expect(base.cursor.station.seq).toBe(3);
    expect(await device.pull(base.cursor)).toMatchObject({ rewind: false, station: [] });
    expect(base.heads[device.id]).toEqual({ n: 3, hash: device.head.hash });
    expect(seqs((await device.past(3)).entries)).toEqual([2, 1]);
    expect(seqs((await device.pull()).station)).toEqual([1, 2, 3]);
  });
});

test('a backup of the journal in memory is put back as it was', async () => {
  const centre = await startMemoryCentre(MORNING);
  const device = await boundDevice(centre);
  device.write('sale', saleBody(ONE, 1, 100), MORNING);
  await device.push();
  const before = [await device.base(), await device.pull()];
  const backup = centre.journal.copy();
  device.write('sale', saleBody(ONE, 1, 100), MORNING + 1);
  await device.push();
  const later = await boundDevice(centre);
  centre.journal.restore(backup);
  expect([await device.base(), await device.pull()]).toEqual(before);
  expect((await later.get(PATHS.pull)).status).toBe(401);
  expect((await device.push()).results.map(({ status }) => status)).toEqual(['exists', 'created']);
  await centre.close();
});

test('work during which a backup is put back keeps nothing', async () => {
  const centre = await startMemoryCentre(MORNING);
  const backup = centre.journal.copy();
  await centre.journal.inStation(STATION, 'write', (tx) => tx.writeSeq(1));
  const late = centre.journal.inStation(STATION, 'write', async (tx) => {
    centre.journal.restore(backup);
    await tx.writeSeq(2);
  });
  await expect(late).rejects.toMatchObject({ code: '40001' });
  const row = await centre.journal.inStation(STATION, 'write', (tx) => tx.lock());
  expect(row?.seq).toBe(0);
  await centre.close();
});
