// The table of attempts in memory, after src/server/acquirer/attempts.ts and granting.ts: for
// simulations without a database. Rows are never changed, so a copy of the map is a backup.
import { required } from '../../src/core/assert.ts';
import { chargeAccount, refundAccount } from '../../src/core/journal/account.ts';
import { parseJson } from '../../src/core/journal/entry.ts';
import { EntrySchema } from '../../src/core/journal/entry.ts';
import type { ClaimRow } from '../../src/core/journal/row.ts';
import { ZERO } from '../../src/core/money.ts';
import {
  type Charge,
  ChargeBegunSchema,
  ChargeMovedSchema,
  chargeIn,
  isUnsettled,
} from '../../src/core/pay/charge.ts';
import {
  type Refund,
  RefundBegunSchema,
  type RefundPart,
  isUnderWay,
  leftBack,
  mayGoBack,
  partsBack,
  refundIn,
} from '../../src/core/pay/refund.ts';
import type * as Attempts from '../../src/server/acquirer/attempts.ts';
import { NAMELESS, NAMELESS_AFTER, isNameless } from '../../src/server/acquirer/nameless.ts';
import type * as Granting from '../../src/server/acquirer/granting.ts';
import type { Pool } from '../../src/server/database/pool.ts';
import type { MemoryJournal } from './memory-journal.ts';
import * as v from 'valibot';

type Task = Attempts.Attempt & { readonly due: number | null; readonly leased: number };

/** All tasks of one endpoint; `kept` is exchanged whole, so that it can be put back. */
export type Tasks = {
  readonly journal: MemoryJournal;
  kept: ReadonlyMap<string, Task>;
};

const tables = new WeakMap<Pool, Tasks>();

/** From now on an endpoint with this pool, which is never connected, keeps its tasks here. */
export function keepTasks(pool: Pool, journal: MemoryJournal): Tasks {
  const tasks: Tasks = { journal, kept: new Map() };
  tables.set(pool, tasks);
  return tasks;
}

/** What an endpoint with this pool keeps here; undefined: it has a database. */
export const tasksOf = (pool: Pool): Tasks | undefined => tables.get(pool);

const keyOf = ({ station, number }: Pick<Task, 'station' | 'number'>): string =>
  `${station}/${number}`;
const put = (tasks: Tasks, task: Task): void => {
  tasks.kept = new Map([...tasks.kept, [keyOf(task), task]]);
};
const find = (tasks: Tasks, station: string, number: string): Task | null =>
  tasks.kept.get(keyOf({ station, number })) ?? null;

/** A row as the table fills it in. */
const taskOf = (
  station: string,
  passing: Attempts.Passing,
  times: Pick<Task, 'begun' | 'passed' | 'due' | 'leased'>,
): Task => ({
  ...passing,
  ...times,
  station,
  closed: false,
  told: null,
  heard: null,
  silences: 0,
  late: false,
});

type Double = Pick<
  typeof Attempts,
  | 'pass'
  | 'lookAfter'
  | 'shut'
  | 'leaseDue'
  | 'leaseOne'
  | 'wake'
  | 'hasten'
  | 'settle'
  | 'findAttempt'
  | 'sweep'
  | 'clearEnded'
>;

/** The functions of the table, for pools that keep their tasks here; for others they are `real`. */
export function doubledAttempts(real: typeof Attempts): typeof Attempts {
  const { LEASE_MS } = real;
  const change = (
    tasks: Tasks,
    task: Task | null,
    isMeant: (task: Task) => boolean,
    to: Partial<Task>,
  ): Task | null => {
    if (task === null || !isMeant(task)) return null;
    const changed = { ...task, ...to };
    put(tasks, changed);
    return changed;
  };
  const inMemory = (tasks: Tasks): Double => ({
    pass: async (_, station, passing, now) => {
      const times = { passed: now, due: now + LEASE_MS, leased: now + LEASE_MS };
      const known = find(tasks, station, passing.number);
      if (known === null) {
        const task = taskOf(station, passing, { begun: now, ...times });
        put(tasks, task);
        return task;
      }
      const again = { ...times, channel: passing.channel, told: null, heard: null };
      const isMeant = (one: Task): boolean =>
        one.passed === null && !one.closed && one.amount === passing.amount;
      return change(tasks, known, isMeant, again);
    },
    lookAfter: async (_, station, passing, now) => {
      const times = { begun: now, passed: null, due: now + LEASE_MS, leased: now + LEASE_MS };
      if (find(tasks, station, passing.number) === null) {
        put(tasks, taskOf(station, passing, times));
      }
    },
    shut: async (_, { station, number, passed }) =>
      change(tasks, find(tasks, station, number), (one) => one.passed === passed, {
        closed: true,
      }) !== null,
    leaseDue: async (_, now, most) =>
      [...tasks.kept.values()]
        .filter(({ due, leased }) => due !== null && due <= now && leased <= now)
        .sort((a, b) => (a.due ?? 0) - (b.due ?? 0) || (keyOf(a) < keyOf(b) ? -1 : 1))
        .slice(0, most)
        .flatMap((one) => change(tasks, one, () => true, { leased: now + LEASE_MS }) ?? []),
    leaseOne: async (_, station, number, now) =>
      change(tasks, find(tasks, station, number), ({ leased }) => leased <= now, {
        leased: now + LEASE_MS,
      }),
    wake: async (_, station, { attempt: number, begun: told, at }, now, late = false) => {
      const known = find(tasks, station, number);
      change(tasks, known, () => true, { due: now, late });
      if (known !== null || told === null) return known !== null;
      const { amount, channel, way } = told;
      const passing = { number, of: null, amount, channel, way };
      const task = taskOf(station, passing, { begun: at, passed: at, due: now, leased: 0 });
      put(tasks, { ...task, late });
      return true;
    },
    hasten: async (_, station, number, now) => {
      const isMeant = ({ due, leased, heard }: Task): boolean =>
        due !== null && due > now && leased <= now && (heard ?? 0) <= now - 1_000;
      const sooner = { due: now, told: null, heard: null };
      return change(tasks, find(tasks, station, number), isMeant, sooner) !== null;
    },
    settle: async (_, { station, number, passed }, { told, heard, silences, late, due }) => {
      const settled = { told, heard, silences, late, due, leased: 0 };
      change(tasks, find(tasks, station, number), (one) => one.passed === passed, settled);
    },
    findAttempt: async (_, station, number) => find(tasks, station, number),
    sweep: async (_, since, now) => {
      let found = 0;
      // As the table's statements: all of one sort, then all of the next.
      for (const makes of PASSES) {
        for (const station of tasks.journal.stations()) {
          for (const { text, received } of await streamed(tasks.journal, station)) {
            const at = { received, now };
            if (received >= since && makes(tasks, station, text, at, real)) found += 1;
          }
        }
      }
      return found;
    },
    clearEnded: async (_, now) => {
      const isLong = (at: number | null): boolean => (at ?? 0) <= now - real.KEPT_MS;
      const ended = [...tasks.kept.values()].filter(
        (one) =>
          one.due === null &&
          [one.begun, one.passed, one.heard].every(isLong) &&
          one.leased <= now &&
          (one.of === null || hasBegun(tasks, one)),
      );
      const gone = new Set(ended.map(keyOf));
      tasks.kept = new Map([...tasks.kept].filter(([key]) => !gone.has(key)));
      return ended.length;
    },
  });
  const over = (pool: Pool): Double => {
    const tasks = tables.get(pool);
    return tasks === undefined ? real : inMemory(tasks);
  };
  return {
    ...real,
    pass: (pool, ...rest) => over(pool).pass(pool, ...rest),
    lookAfter: (pool, ...rest) => over(pool).lookAfter(pool, ...rest),
    shut: (pool, ...rest) => over(pool).shut(pool, ...rest),
    leaseDue: (pool, ...rest) => over(pool).leaseDue(pool, ...rest),
    leaseOne: (pool, ...rest) => over(pool).leaseOne(pool, ...rest),
    wake: (pool, ...rest) => over(pool).wake(pool, ...rest),
    hasten: (pool, ...rest) => over(pool).hasten(pool, ...rest),
    settle: (pool, ...rest) => over(pool).settle(pool, ...rest),
    findAttempt: (pool, ...rest) => over(pool).findAttempt(pool, ...rest),
    sweep: (pool, ...rest) => over(pool).sweep(pool, ...rest),
    clearEnded: (pool, ...rest) => over(pool).clearEnded(pool, ...rest),
  };
}

const streamed = (journal: MemoryJournal, station: string) =>
  journal.inStation(station, 'read', (tx) => tx.after(0, { entries: 100_000, characters: 1e9 }));

/** Makes the row that an entry wants and that is missing, or wakes the one that it asks about. */
type Pass = (
  tasks: Tasks,
  station: string,
  text: string,
  at: { readonly received: number; readonly now: number },
  real: typeof Attempts,
) => boolean;

const entryIn = (text: string) => v.parse(EntrySchema, parseJson(text));

const begun: Pass = (tasks, station, text, { received }, { patienceOf }) => {
  const { kind, body } = entryIn(text);
  if (kind !== 'charge-begun') return false;
  const { attempt, amount, channel, way } = v.parse(ChargeBegunSchema, body);
  const known = find(tasks, station, attempt);
  if (known !== null && isNameless(known)) {
    put(tasks, { ...known, amount, channel, way });
    return true;
  }
  if (known !== null) return false;
  const due = received + patienceOf({ way, channel });
  const passing = { number: attempt, of: null, amount, channel, way };
  put(tasks, taskOf(station, passing, { begun: received, passed: null, due, leased: 0 }));
  return true;
};

const nameless: Pass = (tasks, station, text, { received }) => {
  const { kind, body } = entryIn(text);
  if (kind !== 'charge-moved') return false;
  const { attempt } = v.parse(ChargeMovedSchema, body);
  const charge = chargeOf(tasks, station, attempt);
  const isWanted = charge !== null && charge.begun === null && isUnsettled(charge);
  if (!isWanted || find(tasks, station, attempt) !== null) return false;
  const times = { begun: received, passed: received, due: received + NAMELESS_AFTER, leased: 0 };
  put(tasks, taskOf(station, { number: attempt, ...NAMELESS }, times));
  return true;
};

const wanted: Pass = (tasks, station, text, { received }) => {
  const { kind, body } = entryIn(text);
  if (kind !== 'refund-begun') return false;
  const { refund, attempt, amount } = v.parse(RefundBegunSchema, body);
  if (find(tasks, station, refund) !== null) return false;
  const { channel = null, way = 'guest-code' } = find(tasks, station, attempt) ?? {};
  const known = chargeOf(tasks, station, attempt)?.begun?.channel ?? 'other';
  const passing = { number: refund, of: attempt, amount, channel: channel ?? known, way };
  const times = { begun: received, passed: null, due: received, leased: 0 };
  put(tasks, taskOf(station, passing, times));
  return true;
};

const again: Pass = (tasks, station, text, { received, now }) => {
  const { kind, body } = entryIn(text);
  if (kind !== 'charge-moved') return false;
  const { attempt, state } = v.parse(ChargeMovedSchema, body);
  const known = find(tasks, station, attempt);
  if (known === null || known.due !== null) return false;
  const isLate = state === 'paid' && received > (known.heard ?? 0);
  if (state !== 'reversing' && !isLate) return false;
  put(tasks, { ...known, due: now, late: false });
  return true;
};

const PASSES = [begun, nameless, wanted, again] as const;

function rowOf({ journal }: Tasks, station: string, account: string): ClaimRow | null {
  const row = journal.rows(station).get(account);
  return row?.form === 'claims' ? row : null;
}

/** Whether the entry that began a refund is here. */
function hasBegun(tasks: Tasks, { station, number }: Task): boolean {
  const row = rowOf(tasks, station, refundAccount(number));
  return row?.claims.some(({ fields }) => fields['state'] === 'begun') ?? false;
}

function chargeOf(tasks: Tasks, station: string, attempt: string): Charge | null {
  const row = rowOf(tasks, station, chargeAccount(attempt));
  return row === null ? null : chargeIn(row);
}

/** The parts of a charge whose refunds stand as is asked. */
function partsOf(
  tasks: Tasks,
  station: string,
  attempt: string,
  isOne: (refund: Refund) => boolean,
): RefundPart[] {
  const row = rowOf(tasks, station, chargeAccount(attempt));
  return (row === null ? [] : partsBack(row)).filter(({ refund }) => {
    const said = rowOf(tasks, station, refundAccount(refund));
    return said !== null && isOne(refundIn(said));
  });
}

/** The parts of a charge that an acquirer may have been asked to give back. */
const askedOf = (tasks: Tasks, station: string, attempt: string): RefundPart[] => [
  ...partsOf(tasks, station, attempt, isUnderWay),
  ...[...tasks.kept.values()].flatMap((one) =>
    one.station === station && one.of === attempt && one.passed !== null
      ? [{ refund: one.number, amount: one.amount }]
      : [],
  ),
];

/** How refunds are let through, for pools that keep their tasks here. */
export const doubledGranting = (real: typeof Granting): typeof Granting => ({
  ...real,
  letThrough: async (pool, attempt, now) => {
    const tasks = tables.get(pool);
    if (tasks === undefined) return real.letThrough(pool, attempt, now);
    const { station, number, of, amount } = attempt;
    const row = rowOf(tasks, station, chargeAccount(of));
    const charge = row === null ? null : chargeIn(row);
    const whole = charge?.begun?.amount ?? find(tasks, station, of)?.amount ?? ZERO;
    if (whole === ZERO) return null;
    const own = required(find(tasks, station, number), 'the refund has a row');
    if (own.passed !== null) return { passed: own.passed, whole };
    const asked = askedOf(tasks, station, of);
    const isLost = ['reversed', 'owed', 'failed'].some((state) => state === charge?.state);
    const isGranted = mayGoBack(isLost ? ZERO : whole, asked, { refund: number, amount });
    put(tasks, { ...own, passed: isGranted ? now : null, closed: !isGranted });
    return { passed: isGranted ? now : null, whole };
  },
  isSpent: async (pool, attempt, whole) => {
    const tasks = tables.get(pool);
    if (tasks === undefined) return real.isSpent(pool, attempt, whole);
    const { station, number, of, amount } = attempt;
    const back = partsOf(tasks, station, of, ({ state }) => state === 'refunded');
    const left = chargeOf(tasks, station, of)?.state === 'reversed' ? ZERO : whole;
    return !mayGoBack(left, back, { refund: number, amount });
  },
  restOf: async (pool, attempt) => {
    const tasks = tables.get(pool);
    if (tasks === undefined) return real.restOf(pool, attempt);
    const { station, number } = attempt;
    const begun = chargeOf(tasks, station, number)?.begun ?? find(tasks, station, number);
    if (begun === null || begun.amount === ZERO) return null;
    const parts = new Map(askedOf(tasks, station, number).map((part) => [part.refund, part]));
    const isBack = ({ refund }: RefundPart): boolean => {
      const row = rowOf(tasks, station, refundAccount(refund));
      return row !== null && refundIn(row).state === 'refunded';
    };
    const all = [...parts.values()];
    return all.every(isBack)
      ? { left: leftBack(begun.amount, all, []), whole: begun.amount }
      : null;
  },
  refuse: async (pool, attempt) => {
    const tasks = tables.get(pool);
    if (tasks === undefined) return real.refuse(pool, attempt);
    const own = find(tasks, attempt.station, attempt.number);
    if (own !== null) put(tasks, { ...own, passed: null, closed: true });
  },
});
