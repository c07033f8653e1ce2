// A small country: one or two stations, three tills, an old one that speaks protocol 1 or 2, the
// centre, and what the simulation knows of them that none of them knows itself.
import type { Sealed } from '../../src/core/journal/entry.ts';
import type { Desk } from '../../src/server/acquirer/desk.ts';
import type { ListDesk } from '../../src/server/acquirer/listing.ts';
import type { Numbered } from '../../src/server/journal/journal-tx.ts';
import type { TransferDesk } from '../../src/server/transfers.ts';
import { releaseQuarantine } from '../../src/server/journal/quarantine.ts';
import { CENTRE } from '../../src/core/id.ts';
import { unseal } from '../../src/core/journal/entry.ts';
import { Device, type Endpoint } from '../support/device.ts';
import type { AnyCentre } from '../support/endpoint.ts';
import { MORNING, STATION } from '../support/entries.ts';
import type { MemoryJournal } from '../support/memory-journal.ts';
import type { Books } from './acquirer.ts';
import type { Sold } from './acts.ts';
import { type Dice, chance, diceOf } from './chance.ts';
import { type Image, entriesOn } from './disk.ts';
import { openLine } from './line.ts';
import { startInMemory } from './hub.ts';
import { type Tally, note } from './tally.ts';
import { Till } from './till.ts';
import { type Version, runAs } from './versions.ts';

const OTHER = '10000000-0000-4000-8000-000000000002';

/** Puts a backup of the centre in place: what came after it is forgotten. */
export type Restore = () => Promise<void>;

export type Hub = {
  readonly centre: AnyCentre;
  /** The streams where they lie in memory, to be read without asking for them. */
  readonly memory: MemoryJournal | null;
  /** Makes a backup; what it gives puts it back. */
  readonly backup: () => Promise<Restore>;
  readonly desk: Desk;
  readonly lists: ListDesk;
  readonly transfers: TransferDesk;
  readonly books: Books;
};

/** A receipt that a keeper or guest has seen: recorded, and said to be so. */
export type Receipt = {
  readonly id: string;
  readonly hash: string;
  readonly station: string;
  readonly kind: string;
};

export type World = {
  readonly hub: Hub;
  readonly time: { now: number };
  readonly stations: readonly string[];
  readonly tills: readonly Till[];
  /** What the centre runs. */
  readonly version: Version;
  readonly old: Device;
  /** What the old one speaks. */
  readonly spoken: 1 | 2;
  /** By hash. */
  readonly receipts: Map<string, Receipt>;
  readonly sold: Map<string, Sold[]>;
  /** Ids that may lie in quarantine: poison. */
  readonly poison: Set<string>;
  /** Ids under which two tills may have written: one counts, the other may lie in quarantine. */
  readonly twins: Set<string>;
  /** By hash, the numbers (device/n) of entries of which a fault destroyed the last copy. */
  readonly gone: Map<string, string>;
  readonly images: Map<Till, Image & Pick<Till, 'isBoundOnce' | 'isSick'>>;
  restore: Restore;
  /** A payment code was shown. */
  isCharging: boolean;
  /** Ids of what was written about payment codes and transfers: no screen takes it back. */
  readonly charged: Set<string>;
  /** When a till last asked about an attempt, by both their names. */
  readonly askedAt: Map<string, number>;
  rules: number;
  /** An entry of a later kind may have been written. */
  hasLater: boolean;
  readonly tally: Tally;
};

/** Whether a world with these dice, which have not rolled yet, has two stations. */
export const isSplitBy = (dice: Dice): boolean => dice.happens(0.3);

/** A world of three tills, bound and with a base, at nine in the morning. */
export async function newWorld(
  seed: number,
  name: string,
  start: (now: number) => Promise<Hub> = startInMemory,
): Promise<World> {
  const dice = diceOf(seed);
  chance.seed(seed);
  const hub = await start(MORNING);
  const { centre } = hub;
  const version: Version = { isNew: true };
  const endpoint: Endpoint = {
    request: (path, init) => runAs(version, async () => centre.request(path, init)),
  };
  const isSplit = isSplitBy(dice);
  if (isSplit) await centre.addStation(OTHER);
  const stations = isSplit ? [STATION, OTHER] : [STATION];
  const time = centre.clock;
  const tills = ['a', 'b', 'c'].map((letter, i) => {
    const station = isSplit && i === 2 ? OTHER : STATION;
    return new Till(
      `${name}-${letter}`,
      station,
      openLine(endpoint),
      () => time.now,
      () => centre.code(station),
    );
  });
  const tally: Tally = new Map();
  for (const till of tills) {
    await till.exchange();
    till.line.onMet = (what) => note(tally, what);
  }
  const old = new Device(endpoint, chance.id());
  await old.enrol(await centre.code());
  return {
    hub,
    time,
    stations,
    tills,
    version,
    old,
    spoken: dice.happens(0.5) ? 1 : 2,
    receipts: new Map(),
    sold: new Map(),
    poison: new Set(),
    twins: new Set(),
    gone: new Map(),
    images: new Map(),
    restore: await hub.backup(),
    isCharging: false,
    charged: new Set(),
    askedAt: new Map(),
    rules: 0,
    hasLater: false,
    tally,
  };
}

export async function endWorld(world: World): Promise<void> {
  for (const till of world.tills) {
    till.kill();
    indexedDB.deleteDatabase(till.name);
  }
  await world.hub.centre.close();
}

/** A till's keeper has seen these entries recorded. */
export function show(world: World, till: { station: string }, sealed: readonly Sealed[]): void {
  for (const { entry, hash } of sealed) {
    world.receipts.set(hash, { id: entry.id, hash, station: till.station, kind: entry.kind });
  }
}

/** What the centre's stream of a station holds, by sequence. */
export async function streamOf({ hub }: World, station: string): Promise<Numbered[]> {
  if (hub.memory) return [...hub.memory.entries(station)];
  const rows = await hub.centre.journal.inStation(station, 'read', (tx) =>
    tx.after(0, { entries: 100_000, characters: 1e9 }),
  );
  return rows.flatMap(({ text, seq, eff, branch }) => {
    const read = unseal(text);
    return read.ok ? [{ sealed: read.sealed, seq, eff, branch }] : [];
  });
}

/** What lies in a station's quarantine. */
export async function heldIn({ hub }: World, station: string) {
  const held = await hub.centre.journal.inStation(station, 'read', (tx) =>
    tx.held(
      ['unknown-kind', 'malformed', 'outsized', 'centre-only', 'revoked', 'same-id', 'refused'],
      { after: null, most: 100_000 },
    ),
  );
  return held.flatMap(({ text, branch }) => {
    const read = unseal(text);
    return read.ok ? [{ sealed: read.sealed, branch }] : [];
  });
}

const textOf = (row: unknown): string =>
  typeof row === 'object' && row !== null && 'text' in row && typeof row.text === 'string'
    ? row.text
    : '';

/** All entries that are anywhere, by hash: at the centre, on a till's disk, on the old till. */
async function copies(world: World): Promise<Map<string, string>> {
  const all: Sealed[] = [...world.old.entries];
  for (const station of [...world.stations, CENTRE]) {
    for (const { sealed } of await streamOf(world, station)) all.push(sealed);
    for (const { sealed } of await heldIn(world, station)) all.push(sealed);
  }
  for (const till of world.tills) {
    for (const row of await entriesOn(till.name)) {
      const read = unseal(textOf(row));
      if (read.ok) all.push(read.sealed);
    }
  }
  return new Map(all.map(({ entry, hash }) => [hash, `${entry.device}/${entry.n}`]));
}

/** Runs a fault that destroys something, and notes of what no copy is left. */
export async function destroying(
  world: World,
  what: string,
  work: () => Promise<void> | void,
): Promise<void> {
  const gone = world.gone.size;
  const before = await copies(world);
  await work();
  const after = await copies(world);
  for (const [hash, number] of before) if (!after.has(hash)) world.gone.set(hash, number);
  if (world.gone.size > gone) note(world.tally, `${what}: entries lost`);
}

/** The centre starts again: nothing is in memory, and its quarantine is read once more. */
export const restartCentre = async (world: World): Promise<void> => {
  const { hub, stations, tally, version } = world;
  const held = stations.some((station) => (hub.memory?.held(station).length ?? 0) > 0);
  if (held) note(tally, 'restart: quarantine read');
  await runAs(version, () => releaseQuarantine(hub.centre.journal, () => hub.centre.clock.now));
};

export type { Dice };
