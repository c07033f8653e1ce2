import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATHS } from '../../src/core/protocol.ts';
import { digest, newToken } from '../../src/server/access/secret.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { OFFICE_COMMANDS } from '../../src/server/routes/office.ts';
import { settingsOf } from '../../src/server/settings.ts';
import { makeKeys } from '../../src/server/access/keys.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';

const token = newToken();
let centre: Centre;
beforeAll(async () => {
  centre = await startCentre(MORNING, null, makeKeys(), digest(token));
});
afterAll(() => centre.close());

const ask = (body: unknown, key = token) =>
  centre.request(PATHS.office, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const told = async (command: string, ...args: string[]) => (await ask({ command, args })).json();

test('the office switches a business and publishes a rule as the command line does', async () => {
  expect(await told('switch-business', STATION, 'redemption', 'on')).toMatchObject({ ok: true });
  const rule = {
    rule: idOf('rule'),
    version: 1,
    base: 'sign-up',
    tiers: [{ above: 0, rate: 500 }],
    from: 0,
    until: null,
    demo: true,
  };
  const published = await ask({
    command: 'publish-rule',
    args: ['r.json'],
    files: { 'r.json': JSON.stringify(rule) },
  });
  expect(await published.json()).toEqual({
    ok: true,
    lines: [`rule ${rule.rule} version 1 published`],
  });
  expect(await told('issue-statement', STATION, '2027-01')).toEqual({
    ok: false,
    why: 'month-not-over',
  });
  expect(await told('month-table', '2026-10', '/tmp/x.csv')).toMatchObject({ ok: false });
});

test('without the token, with another, or for what is not its business, nothing is done', async () => {
  const wish = { command: 'close-month', args: ['2026-10'] };
  expect((await ask(wish, newToken())).status).toBe(401);
  expect((await ask(wish, '')).status).toBe(401);
  expect((await centre.request(PATHS.office, { method: 'POST', body: '{}' })).status).toBe(401);
  for (const command of ['backup', 'restore', 'rebuild', 'release', 'load-catalogue', 'dance']) {
    expect([command, (await ask({ command, args: [] })).status]).toEqual([command, 400]);
  }
  expect((await ask({ command: 'close-month', args: [] })).status).toBe(400);
  expect((await ask('{"command":')).status).toBe(400);
  const shut = await startCentre(MORNING);
  try {
    const answer = await shut.request(PATHS.office, { method: 'POST', body: JSON.stringify(wish) });
    expect(answer.status).toBe(404);
  } finally {
    await shut.close();
  }
});

test('every command it may run exists; a short token starts nothing', () => {
  expect(OFFICE_COMMANDS.filter((name) => !COMMANDS.has(name))).toEqual([]);
  expect(() => settingsOf({ OFFICE_TOKEN: 'short' })).toThrow(/32 characters/);
  expect(settingsOf({ OFFICE_TOKEN: token }).office).toBe(token);
  expect(settingsOf({}).office).toBeNull();
});
