import type { Env } from 'hono';
import type { Keys } from './access/keys.ts';
import type { Acquirers } from './acquirer/accounts.ts';
import type { Desk } from './acquirer/desk.ts';
import type { Session } from './access/session.ts';
import type { Pool } from './database/pool.ts';
import type { Journal } from './journal/journal-tx.ts';
import type { Log } from './log.ts';
import type { News } from './news.ts';
import type { Page } from './page.ts';

/** What the endpoint works with; `now` gives epoch ms, `page` the built app or null. */
export type Endpoint = {
  readonly pool: Pool;
  readonly journal: Journal;
  readonly keys: Keys;
  readonly now: () => number;
  readonly log: Log;
  readonly news: News;
  readonly page: Page | null;
  /** The digest of the office's token; without one its desk is shut. */
  readonly office?: string | undefined;
  /** Who charges guests' payment codes; without one that is not offered. */
  readonly desk?: Desk | undefined;
  readonly acquirers?: Acquirers | undefined;
};

/** What a request carries along: its station for the log, its session behind the gate. */
export type Carried = Env & { Variables: { station: string; session: Session } };
