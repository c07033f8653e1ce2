// A centre in memory behind msw, after the contract of core/protocol.ts, whose line can be made
// to fail in every way a village's does.
import { gunzipSync } from 'node:zlib';
import { HttpResponse, delay, http } from 'msw';
import { type SetupServer, setupServer } from 'msw/node';
import * as v from 'valibot';
import { CENTRE } from '../../src/core/id.ts';
import { enter, newBook } from '../../src/core/journal/book.ts';
import {
  NO_HASH,
  type Sealed,
  effectiveAt,
  parseJson,
  unseal,
} from '../../src/core/journal/entry.ts';
import { PATHS, type Pulled, PushRequestSchema, type PushResult } from '../../src/core/protocol.ts';
import type { Fetch } from '../../src/app/sync/network.ts';
import { MORNING } from './entries.ts';

export const ORIGIN = 'http://centre.test';

/** What the next answers suffer, one fault per request; an empty list is a good line. */
export type Fault =
  | 'request-lost'
  | 'reply-lost'
  | 'portal'
  | 'broken'
  | 'truncated'
  | 'silent'
  | 'busy';

type Kept = { sealed: Sealed; eff: number; seq: number | null };

export type TestCentre = {
  now: number;
  faults: Fault[];
  pushes: string[];
  requests: number;
  /** Ids that it does not believe. */
  readonly doubted: Set<string>;
  kept: Kept[];
  readonly server: SetupServer;
};

/** A centre for one station. */
export function testCentre(): TestCentre {
  const centre: TestCentre = {
    now: MORNING,
    faults: [],
    pushes: [],
    requests: 0,
    doubted: new Set(),
    kept: [],
    server: setupServer(),
  };
  const push = (body: string) => {
    centre.pushes.push(body);
    const request = v.parse(PushRequestSchema, parseJson(body));
    const results: PushResult[] = [];
    for (const text of request.entries) {
      const read = unseal(text);
      if (!read.ok) return HttpResponse.json({ why: 'malformed' }, { status: 400 });
      const { sealed } = read;
      const known = centre.kept.find((item) => item.sealed.entry.id === sealed.entry.id);
      const head = headOf(centre.kept, sealed.entry.device);
      if (!known && sealed.entry.n !== head.n + 1) {
        return results.length > 0
          ? answer(results)
          : HttpResponse.json({ why: 'gap', head }, { status: 409 });
      }
      if (!known && sealed.entry.prev !== head.hash) {
        return HttpResponse.json({ why: 'fork', head }, { status: 409 });
      }
      const item = known ?? take(sealed, head.eff);
      results.push({
        id: sealed.entry.id,
        hash: sealed.hash,
        seq: item.seq,
        eff: item.eff,
        status: item.seq === null ? 'quarantined' : known ? 'exists' : 'created',
        ...(item.seq === null ? { why: 'malformed' } : {}),
      });
    }
    return answer(results);
  };
  const take = (sealed: Sealed, previous: number): Kept => {
    const last = Math.max(0, ...centre.kept.map(({ seq }) => seq ?? 0));
    const item = {
      sealed,
      eff: effectiveAt(sealed.entry.at, centre.now, previous),
      seq: centre.doubted.has(sealed.entry.id) ? null : last + 1,
    };
    centre.kept.push(item);
    return item;
  };
  const answer = (results: PushResult[]) =>
    HttpResponse.json({ results, heads: headsOf(centre.kept), now: centre.now });
  const lined =
    (handle: (request: Request) => Promise<Response>) =>
    async ({ request }: { request: Request }) => {
      centre.requests += 1;
      const fault = centre.faults.shift();
      if (fault === 'request-lost') return HttpResponse.error();
      if (fault === 'portal') return HttpResponse.html('<h1>请登录</h1>');
      if (fault === 'broken') return new HttpResponse(null, { status: 500 });
      if (fault === 'busy') return HttpResponse.json({ why: 'busy' }, { status: 503 });
      if (fault === 'silent') await delay('infinite');
      const response = await handle(request);
      if (fault === 'reply-lost') return HttpResponse.error();
      if (fault !== 'truncated') return response;
      const text = await response.text();
      return new HttpResponse(text.slice(0, text.length / 2), {
        headers: { 'content-type': 'application/json' },
      });
    };
  const pull = (request: Request) => {
    const from = Number(new URL(request.url).searchParams.get('station')?.split('.')[0]);
    const page = numbered(centre.kept)
      .filter(({ seq }) => seq > from)
      .slice(0, 120);
    const last = page.at(-1);
    return HttpResponse.json({
      station: page.map(pulled),
      centre: [],
      more: numbered(centre.kept).some(({ seq }) => seq > (last?.seq ?? from)),
      rewind: false,
      cursor: {
        station: { seq: last?.seq ?? from, id: last?.sealed.entry.id ?? null },
        centre: { seq: 0, id: null },
      },
      heads: headsOf(centre.kept),
      now: centre.now,
    });
  };
  const past = (request: Request) => {
    const before = Number(new URL(request.url).searchParams.get('before'));
    const page = numbered(centre.kept)
      .filter(({ seq }) => seq < before)
      .reverse()
      .slice(0, 60);
    return HttpResponse.json({ entries: page.map(pulled), more: (page.at(-1)?.seq ?? 1) > 1 });
  };
  centre.server.use(
    http.post(
      ORIGIN + PATHS.push,
      lined(async (request) =>
        push(gunzipSync(Buffer.from(await request.arrayBuffer())).toString('utf8')),
      ),
    ),
    http.get(
      ORIGIN + PATHS.pull,
      lined(async (request) => pull(request)),
    ),
    http.get(
      ORIGIN + PATHS.past,
      lined(async (request) => past(request)),
    ),
    http.get(
      ORIGIN + PATHS.base,
      lined(async () =>
        HttpResponse.json({
          rows: [...ledgerOf(centre.kept).values()].filter(({ form }) => form !== 'move'),
          cursor: {
            station: { seq: numbered(centre.kept).length, id: null },
            centre: { seq: 0, id: null },
          },
          heads: headsOf(centre.kept),
          now: centre.now,
        }),
      ),
    ),
    http.get(
      ORIGIN + PATHS.catalogue,
      lined(async () => HttpResponse.json({ version: 'none', segments: [] })),
    ),
  );
  return centre;
}

/** The line to it. */
export const line: Fetch = (path, init) => fetch(ORIGIN + path, init);

const numbered = (kept: readonly Kept[]) =>
  kept
    .flatMap(({ sealed, eff, seq }) => (seq === null ? [] : [{ sealed, eff, seq }]))
    .sort((a, b) => a.seq - b.seq);

const pulled = ({ sealed, eff, seq }: { sealed: Sealed; eff: number; seq: number }): Pulled => ({
  text: sealed.text,
  eff,
  seq,
});

function headOf(kept: readonly Kept[], device: string) {
  const last = kept.filter(({ sealed }) => sealed.entry.device === device).at(-1);
  return { n: last?.sealed.entry.n ?? 0, hash: last?.sealed.hash ?? NO_HASH, eff: last?.eff ?? 0 };
}

const headsOf = (kept: readonly Kept[]) =>
  Object.fromEntries(
    [...new Set(kept.map(({ sealed }) => sealed.entry.device))]
      .filter((id) => id !== CENTRE)
      .map((id) => [id, headOf(kept, id)]),
  );

/** What the centre's ledgers say. */
export function ledgerOf(kept: readonly Kept[]) {
  const book = newBook();
  enter(
    book,
    numbered(kept).map(({ sealed, eff }) => ({ entry: sealed.entry, eff })),
  );
  return book.rows;
}
