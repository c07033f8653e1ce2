import * as v from 'valibot';
import { ledgerOf } from '../../core/journal/account.ts';
import type { Row } from '../../core/journal/row.ts';
import type { TillDatabase } from './database.ts';

const ChangedSchema = v.object({
  ledgers: v.array(v.string()),
  accounts: v.nullable(v.array(v.string())),
});

/**
 * What a transaction changed: names of ledgers (`product`, `stock`, `day` …, and `entries`,
 * `carts`, `catalogue`; `*` is every ledger, when the base has come), and the accounts themselves,
 * or null when they are too many to name. `rows` is how this tab has just left them; no other tab
 * is told.
 */
export type Changed = v.InferOutput<typeof ChangedSchema> & {
  readonly rows?: ReadonlyMap<string, Row | null>;
};

export type Changes = {
  /** Calls `heard` after every change, in this tab or another; returns what stops it. */
  readonly listen: (heard: (changed: Changed) => void) => () => void;
  readonly tell: (changed: Changed) => void;
  readonly close: () => void;
};

/** Named above this many, a screen does better to read everything again. */
const MOST_NAMED = 2_000;

/** The change that these accounts and other ledgers make up. */
export function changedBy(accounts: readonly string[], ...others: string[]): Changed {
  const ledgers = [...new Set([...accounts.map(ledgerOf), ...others])];
  return { ledgers, accounts: accounts.length > MOST_NAMED ? null : [...accounts] };
}

/** Whether a change is about any of these ledgers. */
export const concerns = (changed: Changed, ...ledgers: readonly string[]): boolean =>
  changed.ledgers.some((one) => one === '*' || ledgers.includes(one));

/** These accounts' rows after a change: from memory where this tab made it, else read again. */
export const rowsAfter = async (
  db: Pick<TillDatabase, 'ledger'>,
  { rows }: Changed,
  accounts: readonly string[],
): Promise<(Row | undefined)[]> =>
  rows !== undefined && accounts.every((id) => rows.has(id))
    ? accounts.map((id) => rows.get(id) ?? undefined)
    : db.ledger.bulkGet([...accounts]);

/** A channel for changes of one database, across its tabs. */
export function newChanges(name: string): Changes {
  const listeners = new Set<(changed: Changed) => void>();
  const channel = new BroadcastChannel(`till-changes-${name}`);
  const hear = (changed: Changed): void => {
    for (const heard of listeners) heard(changed);
  };
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (v.is(ChangedSchema, event.data)) hear(event.data);
  };
  return {
    listen: (heard) => {
      listeners.add(heard);
      return () => {
        listeners.delete(heard);
      };
    },
    tell: (changed) => {
      hear(changed);
      const { ledgers, accounts } = changed;
      channel.postMessage({ ledgers, accounts });
    },
    close: () => {
      listeners.clear();
      channel.close();
    },
  };
}
