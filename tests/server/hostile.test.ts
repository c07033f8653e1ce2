// Whatever is sent to the centre, by whomever: no 5xx, nothing of another station in an answer,
// and nothing stored that was not signed for. FUZZ=100000 sends as many requests instead.
import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NO_HEAD } from '../../src/core/journal/entry.ts';
import {
  CERTIFICATE_HEADER,
  CERTIFIED_HEADER,
  PATHS,
  PROTOCOL,
  SIGNATURE_HEADER,
} from '../../src/core/protocol.ts';
import { addStation } from '../../src/server/access/station.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf, saleBody } from '../support/entries.ts';
import { askSession, challengeFor, expectSound, forOther } from '../support/healing.ts';

const RUNS = Number(process.env['FUZZ'] ?? 2_000);
const OTHER = randomUUID();
const SECRET = 'the-other-shops-own-tea';
const TABLES = [
  'station',
  'device',
  'session',
  'code',
  'entry',
  'quarantine',
  'head',
  'ledger',
  'ticket',
  'list',
  'attempt',
  'sign_up',
  'photo',
  'secret',
];

let centre: Centre;
/** A device of the attacker's own station, and one of the station that he is after. */
let mine: Device;
let theirs: Device;
let stored = '';

/** All that is stored, as one hash. */
async function content(): Promise<string> {
  const hash = createHash('sha256');
  for (const table of TABLES) {
    const { rows } = await centre.pool.query<{ row: string }>(
      `SELECT ${table}::text AS row FROM ${table} ORDER BY 1`,
    );
    hash.update(`${table}\n${rows.map(({ row }) => row).join('\n')}\n`);
  }
  return hash.digest('hex');
}

beforeAll(async () => {
  centre = await startCentre(MORNING + 1_000);
  await addStation(centre.pool, { id: OTHER, name: SECRET, demo: false });
  mine = await boundDevice(centre);
  theirs = await boundDevice(centre, OTHER);
  mine.write('sale', saleBody(idOf('tea'), 1, 300), MORNING);
  theirs.write(
    'product-saved',
    { product: idOf('x'), fields: { name: SECRET }, units: [] },
    MORNING,
  );
  theirs.write('sale', saleBody(idOf('x'), 1, 300), MORNING);
  await mine.push();
  await theirs.push();
});
beforeEach(async () => {
  stored = await content();
});
afterAll(() => centre.close());

/** An answer's status and its text; news, which never end, are left at once. */
async function ask(path: string, init: RequestInit = {}): Promise<[number, string]> {
  const answer = await centre.request(path, init);
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (isStream) await answer.body?.cancel();
  return [answer.status, isStream ? '' : await answer.text()];
}

const EVIL = [
  `' OR '1'='1`,
  `'; DROP TABLE entry; --`,
  `1; SET ROLE postgres`,
  `0' UNION SELECT text FROM entry --`,
  `\\'); SELECT pg_sleep(9); --`,
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '%00',
  '${process.env}',
  '__proto__',
  '-1',
  '9'.repeat(400),
  '1e999',
  OTHER,
] as const;

const deep = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + close.repeat(depth);

/** JSON that parsers, prototypes, numbers and stacks stumble over. */
const MALICIOUS = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  deep('[', ']', 100_000),
  deep('{"a":', '}', 40_000).replace('{"a":}', '{"a":1}'),
  '1e400',
  '[1e400,-1e400,1e-400]',
  'NaN',
  '{"protocol":1e400}',
  '9'.repeat(10_000),
  '"\\ud800"',
  '"\\u0000"',
  '{"protocol":"2","code":12345678,"device":[],"key":{}}',
  `{"protocol":${PROTOCOL},"code":"12345678","device":"${randomUUID()}","key":"AAAA"}`,
  `{"protocol":${PROTOCOL},"station":"${OTHER}","device":"${randomUUID()}","challenge":""}`,
  '',
  '{',
  '\u0000',
];

const PATH = fc.constantFrom(...Object.values(PATHS), '/', '/goods/1', '/assets/x.js', '/api/none');
const word = fc.oneof(fc.constantFrom(...EVIL), fc.string({ maxLength: 40 }), fc.uuid());
const address = fc
  .tuple(PATH, fc.option(word), fc.dictionary(fc.constantFrom('station', 'centre', 'before'), word))
  .map(([path, more, query]) => {
    const asked = new URLSearchParams(query).toString();
    return `${path}${more === null ? '' : `/${encodeURIComponent(more)}`}?${asked}`;
  });
const printable = word.map((text) => text.replace(/[^\x20-\x7e]/g, '').trim());
const NAMES = ['cookie', CERTIFICATE_HEADER, CERTIFIED_HEADER, SIGNATURE_HEADER, 'accept'] as const;
const body = fc.oneof(
  fc.constantFrom(...MALICIOUS),
  fc.json({ maxDepth: 3 }),
  fc.string(),
  fc
    .record({ protocol: fc.anything(), code: word, device: word, key: word, station: word })
    .map(
      (value) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? 0 : part)) ?? '',
    ),
);

describe('anything at all', () => {
  test('sent to any path by any method is never a 5xx, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
        address,
        fc.dictionary(fc.constantFrom(...NAMES), printable),
        body,
        fc.boolean(),
        async (method, path, headers, text, packed) => {
          const hasBody = method !== 'GET' && method !== 'HEAD';
          const [status, answer] = await ask(path, {
            method,
            headers: { ...headers, ...(packed ? { 'content-encoding': 'gzip' } : {}) },
            ...(hasBody ? { body: packed ? new Uint8Array(gzipSync(text)) : text } : {}),
          });
          expect(status).toBeLessThan(500);
          expect(answer).not.toContain(SECRET);
        },
      ),
      { numRuns: RUNS },
    );
    expect(await content()).toBe(stored);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  }, 600_000);

  test.each(MALICIOUS.map((text) => [JSON.stringify(text.slice(0, 60)), text]))(
    'signed by a bound device: %s is malformed',
    async (_, text) => {
      for (const path of [PATHS.push, PATHS.session]) {
        const { headers, body: bytes } = mine.signText(text);
        const [status] = await ask(path, { method: 'POST', headers, body: bytes });
        expect([400, 403, 413]).toContain(status);
      }
      expect(await content()).toBe(stored);
    },
  );
});

const KIND_FIRST = '"kind":"charge-begun","operator":""';

describe('an entry that a bound device wrote by hand', () => {
  const entry = (device: Device, more: string): string =>
    `{"id":"${randomUUID()}","station":"${STATION}","device":"${device.id}","n":1,` +
    `"prev":"${NO_HEAD.hash}","at":${MORNING},"operator":"","kind":"sale","v":1,${more}}`;
  const pushed = async (text: string): Promise<[number, string]> => {
    const device = await boundDevice(centre);
    const { headers, body: bytes } = device.signText(
      JSON.stringify({
        protocol: PROTOCOL,
        station: STATION,
        device: device.id,
        after: { n: 0, hash: NO_HEAD.hash },
        entries: [entry(device, text)],
      }),
    );
    return ask(PATHS.push, { method: 'POST', headers, body: bytes });
  };

  test.each([
    ['a prototype', '"body":{"__proto__":{"lines":[]}}'],
    ['a thousand brackets', `"body":${deep('[', ']', 1_000)}`],
    ['a thousand objects', `"body":${deep('{"a":', '}', 1_000).replace('{"a":}', '0')}`],
    ['numbers beyond all', '"body":{"lines":[{"amount":1e+308}],"rounding":-1e+308}'],
    ['wrong types', '"body":{"lines":{"length":1000000000},"tenders":"cash"}'],
    ['no body', '"body":null'],
    ['SQL', `"body":{"name":"'); DROP TABLE entry; --"}`],
  ])('with %s goes into quarantine', async (_, text) => {
    const [status, answer] = await pushed(text);
    expect([status, JSON.parse(answer).results[0].status]).toEqual([200, 'quarantined']);
    await expectSound(centre, STATION);
  });

  test.each([
    ['NUL', '"body":{"name":"a\\u0000"}'],
    ['half a character', '"body":{"name":"\\ud83d"}'],
    ['NUL in a key', '"body":{"a\\u0000":1}'],
    ['a number that is none', '"body":{"n":NaN}'],
    ['64 kB of text', `"body":"${'长'.repeat(22_000)}"`],
    ['thirty thousand brackets', `"body":${deep('[', ']', 30_000)}`],
    ['ten thousand objects', `"body":${deep('{"a":', '}', 10_000).replace('{"a":}', '0')}`],
    ['infinity', '"body":{"lines":[],"rounding":1e999}'],
  ])('with %s is malformed, and nothing is stored', async (_, text) => {
    const before = (await centre.rows(STATION)).size;
    expect((await pushed(text))[0]).toBe(400);
    expect((await centre.rows(STATION)).size).toBe(before);
  });

  // PostgreSQL reads stored texts itself, those of all stations in one statement.
  test.each([
    ['a fraction of nothing', '"amount":1250', '"amount":1250.0'],
    ['an exponent', '"amount":1250', '"amount":1.25e3'],
    ['a time next to none', `"at":${MORNING}`, '"at":1e-20000'],
    ['less than zero, and zero', `"at":${MORNING}`, '"at":-0'],
    ['a key twice', '"v":1', '"v":2,"v":1'],
    ['keys in another order', '"operator":"","kind":"charge-begun"', KIND_FIRST],
    ['an escape without need', 'guest-code', 'guest\\u002dcode'],
    ['a space', '"v":1', '"v": 1'],
  ])('with %s, as no device writes it, is malformed', async (_, written, other) => {
    const device = await boundDevice(centre);
    const charge = { attempt: idOf('odd').replaceAll('-', ''), sale: idOf('sale'), amount: 1_250 };
    const body = { ...charge, channel: 'wechat', way: 'guest-code' };
    const sealed = device.write('charge-begun', body, MORNING);
    const text = sealed.text.replace(written, other);
    expect([sealed.text.includes(written), JSON.parse(text).id]).toEqual([true, sealed.entry.id]);
    const before = await content();
    const refused = await device.refused(device.sign([{ ...sealed, text }]));
    expect(refused).toMatchObject({ status: 400, why: 'malformed' });
    expect(await content()).toBe(before);
  });
});

const GATED = [
  PATHS.pull,
  PATHS.past,
  PATHS.base,
  PATHS.news,
  PATHS.catalogue,
  `${PATHS.catalogue}/x`,
  `${PATHS.photo}/x`,
  `${PATHS.secret}/x`,
  PATHS.lacking,
  PATHS.seen,
  PATHS.door,
];

describe('what lies behind the gate', () => {
  const token = (device: Device): string => device.cookie.split('.')[1] ?? '';
  const cookies: [string, () => string][] = [
    ['none', () => ''],
    ['a made-up one', () => `till-session=${OTHER}.${'A'.repeat(43)}`],
    ['my token under their station', () => `till-session=${OTHER}.${token(mine)}`],
    ['a wildcard', () => `till-session=${OTHER}.%`],
    ['SQL', () => `till-session=${OTHER}' OR '1'='1.${token(mine)}`],
    ['two at once', () => `till-session=${OTHER}.x; ${mine.cookie.replace(STATION, OTHER)}`],
  ];
  test.each(cookies)('is closed to a cookie: %s', async (_, cookie) => {
    for (const path of GATED) {
      expect((await ask(path, { headers: { cookie: cookie() } }))[0]).toBe(401);
    }
    expect(await content()).toBe(stored);
  });

  test('gives my station and nothing of theirs, whatever is asked', async () => {
    const asked = GATED.flatMap((path) =>
      ['', ...EVIL].flatMap((evil) => [
        `${path}?station=${encodeURIComponent(evil)}&centre=0`,
        `${path}?station=0&centre=${encodeURIComponent(`1.${evil}`)}`,
        `${path}?before=${encodeURIComponent(evil)}&station=${OTHER}`,
      ]),
    );
    for (const path of asked) {
      const [status, text] = await ask(path, { headers: { cookie: mine.cookie } });
      expect([200, 400, 404]).toContain(status);
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(theirs.id);
    }
    for (const evil of EVIL) {
      const path = `${PATHS.catalogue}/${encodeURIComponent(evil)}`;
      expect((await ask(path, { headers: { cookie: mine.cookie } }))[0]).toBe(404);
    }
    expect(await content()).toBe(stored);
  });
});

describe('in another’s name', () => {
  const post = ({ headers, body: bytes }: ReturnType<Device['sign']>, path: string = PATHS.push) =>
    ask(path, { method: 'POST', headers, body: bytes });

  test('a batch of theirs under my certificate, or mine under theirs, is refused', async () => {
    const [own, foreign] = [mine.sign(mine.entries), theirs.sign(theirs.entries)];
    const certificates = {
      [CERTIFICATE_HEADER]: foreign.headers[CERTIFICATE_HEADER] ?? '',
      [CERTIFIED_HEADER]: foreign.headers[CERTIFIED_HEADER] ?? '',
    };
    const tries: [ReturnType<Device['sign']>, number][] = [
      [{ body: foreign.body, headers: own.headers }, 401],
      [{ body: own.body, headers: { ...own.headers, ...certificates } }, 401],
      [mine.sign(theirs.entries), 403],
      [mine.sign(theirs.entries, forOther(theirs.id)), 403],
      [mine.sign(mine.entries, { station: OTHER }), 403],
      [mine.sign(mine.entries, { device: theirs.id }), 403],
    ];
    for (const [request, status] of tries) expect((await post(request))[0]).toBe(status);
    expect(await content()).toBe(stored);
  });

  test('a batch of theirs sent again by whoever has seen it changes nothing', async () => {
    const [status, text] = await post(theirs.sign(theirs.entries));
    expect(status).toBe(200);
    expect(JSON.parse(text).results.map((one: { status: string }) => one.status)).toEqual([
      'exists',
      'exists',
    ]);
    expect(await content()).toBe(stored);
  });

  test('no session and no successor is given for another device or station', async () => {
    const challenge = await challengeFor(centre, mine);
    for (const more of [{ station: OTHER }, { device: theirs.id }]) {
      expect((await askSession(centre, mine, challenge, more)).status).toBe(403);
    }
    const taken = { device: theirs.id, key: mine.key };
    expect((await askSession(centre, theirs, challenge, { successor: taken })).ok).toBe(false);
    expect(await content()).toBe(stored);
  });
});
