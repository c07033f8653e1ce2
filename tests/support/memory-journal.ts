// The journal in memory, after the contract of src/server/journal/journal-tx.ts: for simulations
// without a database. Rows are never changed, so a transaction works on a copy of one station's
// maps, which takes their place when its work is done.
import { CENTRE } from '../../src/core/id.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { LEFT_FREE } from '../../src/server/access/device.ts';
import type {
  DeviceRow,
  Doubted,
  Held,
  Journal,
  JournalTx,
  Line,
  Missing,
  Numbered,
  PageLimit,
  SessionRow,
  Slot,
  Standing,
  StationRow,
  Streamed,
} from '../../src/server/journal/journal-tx.ts';
import type { Doubt } from '../../src/server/journal/judge.ts';

type Entry = Numbered & { readonly received: number };
type Doubtful = Doubted & { readonly received: number };

type Part = {
  station: StationRow;
  readonly devices: Map<string, DeviceRow>;
  readonly sessions: Map<string, SessionRow>;
  readonly lines: Map<string, Line>;
  /** By sequence. */
  readonly entries: Map<number, Entry>;
  readonly ids: Map<string, Entry>;
  readonly slots: Map<string, Entry>;
  readonly held: Map<string, Doubtful>;
  readonly secrets: Map<string, string>;
  readonly ledger: Map<string, Row>;
};

/** All that was stored at one moment: a backup. */
export type Backup = ReadonlyMap<string, Part>;

export type MemoryJournal = Journal & {
  addStation(id: string, name: string): void;
  /** Every station, but not the centre. */
  stations(): string[];
  /** A backup of this moment. */
  copy(): Backup;
  /** Puts a backup in place of everything: what came after it is forgotten. */
  restore(backup: Backup): void;
  /** A station's balances. */
  rows(station: string): ReadonlyMap<string, Row>;
  /** A station's entries by sequence. */
  entries(station: string): readonly (Numbered & { readonly received: number })[];
  /** A station's quarantine. */
  held(station: string): readonly Doubted[];
};

const emptyPart = (name: string): Part => ({
  station: { name, demo: false, seq: 0, next: 1 },
  devices: new Map(),
  sessions: new Map(),
  lines: new Map(),
  entries: new Map(),
  ids: new Map(),
  slots: new Map(),
  held: new Map(),
  secrets: new Map(),
  ledger: new Map(),
});

const copyOf = (part: Part): Part => ({
  station: part.station,
  devices: new Map(part.devices),
  sessions: new Map(part.sessions),
  lines: new Map(part.lines),
  entries: new Map(part.entries),
  ids: new Map(part.ids),
  slots: new Map(part.slots),
  held: new Map(part.held),
  secrets: new Map(part.secrets),
  ledger: new Map(part.ledger),
});

/** As the command restores a station: numbers of devices bound since the backup stay free. */
const restored = (part: Part, replaced: Part | undefined): Part => {
  const next = Math.max(part.station.next + LEFT_FREE, replaced?.station.next ?? 0);
  return { ...part, station: { ...part.station, next } };
};

// As PostgreSQL calls it: tried once more by whoever can.
const conflict = (): Error => Object.assign(new Error('restored meanwhile'), { code: '40001' });

/** A journal with the centre's stream and no stations yet. */
export function memoryJournal(): MemoryJournal {
  let parts = new Map<string, Part>([[CENTRE, emptyPart('centre')]]);
  let writing: Promise<unknown> = Promise.resolve();
  const partOf = (station: string): Part => parts.get(station) ?? emptyPart('');
  const write = async <T>(station: string, work: (tx: JournalTx) => Promise<T>): Promise<T> => {
    const before = parts.get(station);
    const draft = { part: copyOf(partOf(station)), others: parts };
    const result = await work(journalTx(station, draft));
    if (parts.get(station) !== before) throw conflict();
    if (before) parts = new Map([...parts, [station, draft.part]]);
    return result;
  };
  return {
    inStation: (station, mode, work) => {
      if (mode === 'read') {
        return work(journalTx(station, { part: partOf(station), others: parts }));
      }
      const done = writing.then(() => write(station, work));
      writing = done.catch(() => undefined);
      return done;
    },
    holding: async (reasons) =>
      [...parts].filter(([, part]) => heldFor(part, reasons).length > 0).map(([id]) => id),
    addStation: (id, name) => {
      parts = new Map([...parts, [id, emptyPart(name)]]);
    },
    stations: () => [...parts.keys()].filter((id) => id !== CENTRE),
    copy: () => parts,
    restore: (backup) => {
      const replaced = parts;
      parts = new Map([...backup].map(([id, part]) => [id, restored(part, replaced.get(id))]));
    },
    rows: (station) => partOf(station).ledger,
    entries: (station) => [...partOf(station).entries.values()].sort((a, b) => a.seq - b.seq),
    held: (station) => [...partOf(station).held.values()],
  };
}

/** The part that a transaction works on, exchanged when it goes back to a savepoint. */
type Draft = { part: Part; readonly others: ReadonlyMap<string, Part> };

const slotKey = ({ device, branch, n }: Slot): string => `${device}/${branch}/${n}`;
const slotOf = ({ sealed, branch }: Numbered | Doubted): Slot => ({
  device: sealed.entry.device,
  branch,
  n: sealed.entry.n,
});

const journalTx = (station: string, draft: Draft): JournalTx => ({
  station,
  beside: (other, work) => {
    const part = draft.others.get(other) ?? emptyPart('');
    return work(journalTx(other, { part, others: draft.others }));
  },
  ...chainsOf(station, draft),
  ...quarantineOf(draft),
  ...balancesOf(draft),
  ...streamOf(draft),
  ...devicesOf(draft),
  guarded: async (work) => {
    const kept = copyOf(draft.part);
    try {
      return await work();
    } catch {
      draft.part = kept;
      return false;
    }
  },
});

function missingIn(items: readonly (Numbered | Doubted)[]): Missing[] {
  const slots = items
    .map(slotOf)
    .sort(
      (a, b) =>
        (a.device < b.device ? -1 : a.device > b.device ? 1 : 0) ||
        a.branch - b.branch ||
        a.n - b.n,
    );
  return slots.flatMap(({ device, branch, n }, i) => {
    const before = slots[i - 1];
    const isSame = before?.device === device && before.branch === branch;
    const first = isSame ? before.n + 1 : 1;
    return n > first && (branch === 0 || isSame) ? [{ device, branch, first, last: n - 1 }] : [];
  });
}

const chainsOf = (station: string, draft: Draft) =>
  ({
    lock: async () => (draft.others.has(station) ? draft.part.station : null),
    lines: async (device) =>
      [...draft.part.lines.values()].filter(
        (line) => device === undefined || line.device === device,
      ),
    centreLines: async () =>
      station === CENTRE ? [] : [...(draft.others.get(CENTRE)?.lines.values() ?? [])],
    writeLine: async (line) => {
      draft.part.lines.set(`${line.device}/${line.branch}`, line);
    },
    writeSeq: async (seq) => {
      draft.part.station = { ...draft.part.station, seq };
    },
    insert: async (batch, received) => {
      const { entries, ids, slots } = draft.part;
      const inserted = new Set<number>();
      for (const item of batch) {
        const key = slotKey(slotOf(item));
        const { id, n } = item.sealed.entry;
        if (ids.has(id) || slots.has(key) || entries.has(item.seq)) continue;
        const entry = { ...item, received };
        entries.set(item.seq, entry);
        ids.set(id, entry);
        slots.set(key, entry);
        inserted.add(n);
      }
      return inserted;
    },
    stored: async (device, from, to) =>
      [...draft.part.slots.values(), ...draft.part.held.values()].flatMap((item) => {
        const { sealed, branch, eff } = item;
        const { id, n } = sealed.entry;
        if (sealed.entry.device !== device || n < from || n > to) return [];
        const rest = 'seq' in item ? { seq: item.seq, why: null } : { seq: null, why: item.why };
        return [{ id, n, hash: sealed.hash, branch, eff, ...rest }];
      }),
    missing: async () => missingIn([...draft.part.slots.values(), ...draft.part.held.values()]),
    textIn: async (slot) => {
      const key = slotKey(slot);
      return (draft.part.slots.get(key) ?? draft.part.held.get(key))?.sealed.text ?? null;
    },
    entries: async (ids) =>
      ids.flatMap((id) => {
        const entry = draft.part.ids.get(id);
        return entry ? [{ id, text: entry.sealed.text, eff: entry.eff }] : [];
      }),
  }) satisfies Partial<JournalTx>;

type HeldPlace = Pick<Held, 'eff' | 'device' | 'n' | 'branch'>;

const inOrder = (a: HeldPlace, b: HeldPlace): number =>
  a.eff - b.eff ||
  (a.device < b.device ? -1 : a.device > b.device ? 1 : 0) ||
  a.n - b.n ||
  a.branch - b.branch;

const heldFor = (part: Part, reasons: readonly Doubt[]): Held[] =>
  [...part.held.values()]
    .filter(({ why }) => reasons.includes(why))
    .map((item) => ({
      ...slotOf(item),
      eff: item.eff,
      received: item.received,
      text: item.sealed.text,
    }))
    .sort(inOrder);

const quarantineOf = (draft: Draft) =>
  ({
    hold: async (batch, received) => {
      for (const item of batch) {
        const key = slotKey(slotOf(item));
        if (draft.part.held.has(key)) throw new Error(`the slot ${key} is held already`);
        draft.part.held.set(key, { ...item, received });
      }
    },
    held: async (reasons, { after, most }) =>
      heldFor(draft.part, reasons)
        .filter((item) => after === null || inOrder(item, after) > 0)
        .slice(0, most),
    keepSecret: async (name, sealed) => {
      if (!draft.part.secrets.has(name)) draft.part.secrets.set(name, sealed);
    },
    unhold: async (slot) => {
      draft.part.held.delete(slotKey(slot));
    },
  }) satisfies Partial<JournalTx>;

const balancesOf = (draft: Draft) =>
  ({
    rows: async (ids) => new Map(ids.map((id) => [id, draft.part.ledger.get(id) ?? null])),
    present: async (ids) => new Set(ids.filter((id) => draft.part.ledger.has(id))),
    moves: async (needed) =>
      [...draft.part.ledger.values()].flatMap((row) =>
        row.form === 'move' &&
        needed.some(
          ({ product, after }) =>
            row.id >= `move:${product}:${after}` && row.id < `move:${product};`,
        )
          ? [row]
          : [],
      ),
    storeRows: async (changed) => {
      for (const [id, row] of changed) {
        if (row === null) draft.part.ledger.delete(id);
        else draft.part.ledger.set(id, row);
      }
    },
    rowTexts: async (after, limit) =>
      [...draft.part.ledger.values()]
        .filter(({ id, form }) => id > after && form !== 'move')
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map((row) => ({ id: row.id, text: JSON.stringify(row) })),
  }) satisfies Partial<JournalTx>;

/** The first of these entries that a page holds. */
function pageOf(entries: readonly Entry[], limit: PageLimit): Streamed[] {
  const page: Streamed[] = [];
  let characters = 0;
  for (const { sealed, seq, branch, eff, received } of entries) {
    if (page.length >= limit.entries || characters >= limit.characters) break;
    const { text, entry } = sealed;
    page.push({ seq, id: entry.id, device: entry.device, branch, eff, received, text });
    characters += text.length;
  }
  return page;
}

const standingOf = (entry: Entry | undefined): Standing | null =>
  entry ? { seq: entry.seq, id: entry.sealed.entry.id, received: entry.received } : null;

const streamOf = (draft: Draft) => {
  const sorted = (): Entry[] => [...draft.part.entries.values()].sort((a, b) => a.seq - b.seq);
  return {
    after: async (seq, limit) =>
      pageOf(
        sorted().filter((entry) => entry.seq > seq),
        limit,
      ),
    before: async (seq, limit) =>
      pageOf(
        sorted()
          .filter((entry) => entry.seq < seq)
          .reverse(),
        limit,
      ),
    at: async (seq) => standingOf(draft.part.entries.get(seq)),
    first: async () => sorted()[0]?.seq ?? 0,
    end: async () => standingOf(sorted().at(-1)),
  } satisfies Partial<JournalTx>;
};

/** All that goes back to the id that a device began with. */
function familyOf({ devices }: Part, device: string): DeviceRow[] {
  const rootOf = (row: DeviceRow): DeviceRow => {
    const before = devices.get(row.predecessor ?? '');
    return before ? rootOf(before) : row;
  };
  const row = devices.get(device);
  if (!row) return [];
  return [...devices.values()].filter((other) => rootOf(other) === rootOf(row));
}

const devicesOf = (draft: Draft) =>
  ({
    device: async (device) => draft.part.devices.get(device) ?? null,
    enter: async ({ device, number, key, predecessor }) => {
      const { devices, station } = draft.part;
      if (!devices.has(device)) {
        devices.set(device, { device, number, key, predecessor, revoked: null });
      }
      draft.part.station = { ...station, next: Math.max(station.next, number + 1) };
    },
    family: async (device) => familyOf(draft.part, device),
    revoke: async (device, at) => {
      const open = familyOf(draft.part, device).filter(({ revoked }) => revoked === null);
      const revoked = open.map((row) => ({ ...row, revoked: at }));
      for (const row of revoked) draft.part.devices.set(row.device, row);
      return revoked;
    },
    openSession: async (row) => {
      draft.part.sessions.set(row.hash, row);
    },
    endSessions: async (device) => {
      for (const [hash, row] of draft.part.sessions) {
        if (row.device === device) draft.part.sessions.delete(hash);
      }
    },
    session: async (hash) => {
      const device = draft.part.devices.get(draft.part.sessions.get(hash)?.device ?? '');
      return device && device.revoked === null ? device.device : null;
    },
  }) satisfies Partial<JournalTx>;
