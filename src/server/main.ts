// Starts things and nothing else; what they do is elsewhere.
import { readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { bindLink } from './access/code-form.ts';
import { digest } from './access/secret.ts';
import { centreKeys } from './access/centre-key.ts';
import type { Keys } from './access/keys.ts';
import { type Acquirers, NO_ACQUIRERS, acquirersOf, readSecrets } from './acquirer/accounts.ts';
import { startClosing } from './acquirer/closing.ts';
import { newDesk } from './acquirer/desk.ts';
import { findStations } from './access/station.ts';
import { createApp } from './app.ts';
import { type Opened, openDatabase } from './database/opened.ts';
import { type Pool, SERVING } from './database/pool.ts';
import type { Journal } from './journal/journal-tx.ts';
import { releaseQuarantine } from './journal/quarantine.ts';
import { sqlJournal } from './journal/sql/journal.ts';
import { failureLine, jsonLog } from './log.ts';
import { databaseNews, type News } from './news.ts';
import { loadPages } from './page.ts';
import { type Settings, settingsOf } from './settings.ts';
import { startSignUps } from './members/sign-ups.ts';
import { startTransfers } from './transfers.ts';
import { freePort } from './setup/ports.mjs';

const BUILT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PATIENCE_MS = 5_000;

type Running = {
  readonly server: Server;
  readonly news: News;
  readonly database: Opened;
  readonly stopJobs: () => Promise<void>;
  readonly endDemo: () => void;
};

/** The database with the key that it is in use with; where that is refused, nothing stays open. */
async function openCentre(settings: Settings): Promise<{ database: Opened; keys: Keys }> {
  const database = await openDatabase(settings, SERVING);
  try {
    return { database, keys: await centreKeys(database.pool, settings.dataDir) };
  } catch (failure) {
    await database.close();
    throw failure;
  }
}

async function start(settings: Settings): Promise<Running> {
  const { database, keys } = await openCentre(settings);
  const { pool, url } = database;
  const journal = sqlJournal(pool);
  const news = databaseNews(url, jsonLog);
  const demo = settings.demo ? await startDemo(settings, pool, news) : null;
  const acquirers = await acquirersFor(settings, pool);
  const desk = newDesk({
    pool,
    journal,
    news,
    log: jsonLog,
    now: Date.now,
    acquirers,
    titleOf: async (station) => (await findStations(pool, station))[0]?.name ?? station,
  });
  const app = createApp({
    pool,
    journal,
    news,
    desk,
    acquirers,
    log: jsonLog,
    keys,
    now: Date.now,
    office: settings.office === null ? undefined : digest(settings.office),
    page: loadPages(join(BUILT, 'app'), join(BUILT, 'guest')),
  });
  const listener = getRequestListener(app.fetch);
  const server =
    settings.tls === null
      ? createServer(listener)
      : createSecureServer(
          {
            cert: readFileSync(settings.tls.cert),
            key: readFileSync(settings.tls.key),
          },
          listener,
        );
  const port = await freePort(settings.port);
  await new Promise<void>((done, failed) => {
    server.once('error', failed).listen(port, settings.host, done);
  });
  const scheme = settings.tls === null ? 'http' : 'https';
  const origin = settings.origin ?? `${scheme}://localhost:${port}`;
  process.stdout.write(`ready: ${origin}\n`);
  if (demo !== null) process.stdout.write(`demo: ${bindLink(origin, demo.link)}\n`);
  const jobs = [
    startReleasing(journal, news),
    startClosing(desk, Date.now, jsonLog),
    startSignUps({ pool, journal, keys, news, log: jsonLog, now: Date.now }),
    startTransfers({ pool, journal, news, log: jsonLog, now: Date.now }),
  ];
  const stopJobs = async (): Promise<void> => {
    for (const end of jobs) await end();
  };
  return { server, news, database, stopJobs, endDemo: demo?.end ?? (() => undefined) };
}

/**
 * Reads the quarantine again, once, behind what is served: it may be large, and a centre that
 * cannot read it is better than none. The function returned ends it.
 */
function startReleasing(journal: Journal, news: News): () => Promise<void> {
  let isEnded = false;
  const told = (station: string, seq: number): void => news.announce(station, seq);
  const done = releaseQuarantine(journal, Date.now, { told, isEnded: () => isEnded }).then(
    (entries) => {
      if (entries > 0) jsonLog({ event: 'quarantine-released', entries });
    },
    (failure: unknown) => jsonLog({ event: 'failure', ...failureLine(failure) }),
  );
  return async () => {
    isEnded = true;
    await done;
  };
}

/** Whom the secrets file names; the demo practises with an acquirer of its own. */
async function acquirersFor({ acquirers, demo }: Settings, pool: Pool): Promise<Acquirers> {
  if (acquirers !== null) return acquirersOf(readSecrets(acquirers), { fetch, now: Date.now });
  if (!demo) return NO_ACQUIRERS;
  return (await import('./demo/acquirer.ts')).demoAcquirers(pool);
}

// Loaded only where it is wished for: a real centre never reads the demo's code.
async function startDemo(
  { demoFolder: folder }: Settings,
  pool: Pool,
  news: News,
): Promise<{ link: string; end: () => void }> {
  const [{ prepareDemo }, { playWholesale }] = await Promise.all([
    import('./demo/demo.ts'),
    import('./demo/wholesale.ts'),
  ]);
  const { station, link } = await prepareDemo({ pool, now: Date.now, folder });
  return { link, end: playWholesale(pool, station, news, jsonLog) };
}

// Nothing new is taken, what is being answered is finished, then the connections and the
// database close. Whoever does not let go in time is cut: every push is one transaction.
async function stop({ server, news, database, stopJobs, endDemo }: Running): Promise<void> {
  const closed = new Promise<void>((done) => {
    server.close(() => done());
  });
  endDemo();
  await news.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  await closed;
  clearTimeout(cut);
  await stopJobs();
  await database.close();
}

const running = await start(settingsOf(process.env));
let isStopping = false;
const leave = (): void => {
  if (isStopping) return;
  isStopping = true;
  stop(running).then(
    () => process.exit(0),
    (failure: unknown) => {
      jsonLog({ event: 'failure', ...failureLine(failure) });
      process.exit(1);
    },
  );
};
process.on('SIGTERM', leave).on('SIGINT', leave);
