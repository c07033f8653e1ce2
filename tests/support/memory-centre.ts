// The real endpoint on a journal in memory: nothing but enrolment by code, which is seeded here,
// needs a database.
import * as v from 'valibot';
import { parseJson } from '../../src/core/journal/entry.ts';
import {
  type EnrolAnswer,
  type EnrolRequest,
  EnrolRequestSchema,
  PATHS,
} from '../../src/core/protocol.ts';
import { bind } from '../../src/server/access/device.ts';
import { makeKeys } from '../../src/server/access/keys.ts';
import { COOKIE, openSession } from '../../src/server/access/session.ts';
import type { Desk } from '../../src/server/acquirer/desk.ts';
import { createApp } from '../../src/server/app.ts';
import { openPool } from '../../src/server/database/pool.ts';
import type { Endpoint } from '../../src/server/endpoint.ts';
import { localNews } from '../../src/server/news.ts';
import type { AnyCentre } from './endpoint.ts';
import { STATION } from './entries.ts';
import { type MemoryJournal, memoryJournal } from './memory-journal.ts';

/** A central endpoint in memory; `journal` can be copied and restored. */
export type MemoryCentre = AnyCentre & { readonly journal: MemoryJournal };

/** What a desk before acquirers needs of its endpoint, which is never connected to its `pool`. */
export type Surroundings = Pick<Endpoint, 'pool' | 'news' | 'now' | 'log'> & {
  readonly journal: MemoryJournal;
};

/** Starts one; its station is STATION, its time `now` until the test moves it. */
export async function startMemoryCentre(
  now: number,
  deskIn: (surroundings: Surroundings) => Desk | undefined = () => undefined,
): Promise<MemoryCentre> {
  const journal = memoryJournal();
  const clock = { now };
  const keys = makeKeys();
  const news = localNews();
  const log: MemoryCentre['log'] = [];
  // Never connected: whatever asked the database would be refused at once.
  const pool = openPool('postgres://nobody@127.0.0.1:1/none');
  const codes = new Map<string, string>();
  journal.addStation(STATION, 'Dongcun');
  const surroundings: Surroundings = {
    pool,
    journal,
    news,
    now: () => clock.now,
    log: (line) => {
      log.push({ ...line });
    },
  };
  const app = createApp({ ...surroundings, keys, page: null, desk: deskIn(surroundings) });
  const enrol = async (request: EnrolRequest): Promise<Response> => {
    const station = codes.get(request.code);
    if (station === undefined) return Response.json({ why: 'code-unknown' }, { status: 403 });
    return journal.inStation(station, 'write', async (tx) => {
      const row = await tx.lock();
      const { device, key } = request;
      const applicant = { device, key, predecessor: null };
      const bound = row && (await bind(tx, keys, row, applicant, clock.now));
      if (!bound) return Response.json({ why: 'malformed' }, { status: 400 });
      const answer: EnrolAnswer = {
        ...bound,
        station: { id: station, name: row.name },
        demo: row.demo,
        now: clock.now,
      };
      const cookie = await openSession(tx, device, clock.now);
      return Response.json(answer, { headers: { 'set-cookie': `${COOKIE}=${cookie}; HttpOnly` } });
    });
  };
  return {
    request: async (path, init) => {
      if (path !== PATHS.enrol) return app.request(path, init);
      const text = await new Response(init?.body ?? '').text();
      const request = v.safeParse(EnrolRequestSchema, parseJson(text));
      return request.success
        ? enrol(request.output)
        : Response.json({ why: 'malformed' }, { status: 400 });
    },
    code: async (station = STATION) => {
      const code = String(codes.size).padStart(8, '0');
      codes.set(code, station);
      return code;
    },
    addStation: async (id) => journal.addStation(id, id),
    rows: async (station) => journal.rows(station),
    revoke: async (station, device, at) => {
      await journal.inStation(station, 'write', (tx) => tx.revoke(device, at));
    },
    forget: async (station) => journal.addStation(station, station),
    journal,
    keys,
    clock,
    log,
    close: async () => {
      await news.close();
      await pool.end();
    },
  };
}
