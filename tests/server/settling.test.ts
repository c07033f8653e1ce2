import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commission, feesOf } from '../../src/core/commission/commission.ts';
import { ranksIn } from '../../src/core/commission/rank.ts';
import { settlementIn } from '../../src/core/commission/settlement.ts';
import { yuan } from '../../src/core/money.ts';
import { monthStart } from '../../src/core/time.ts';
import { addStation } from '../../src/server/access/station.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { earningsOf, commonRules } from '../../src/server/commands/earnings.ts';
import { inStation } from '../../src/server/database/pool.ts';
import { loadRows } from '../../src/server/journal/ledger.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { type Device, boundDevice } from '../support/device.ts';

const OCTOBER = monthStart('2026-10');
const NOVEMBER = monthStart('2026-11');
const DECEMBER = monthStart('2026-12');
const files = new Map<string, string>();
let centre: Centre;
let device: Device;
let station = '';

beforeAll(async () => {
  centre = await startCentre(NOVEMBER + 1);
});
beforeEach(async () => {
  centre.clock.now = NOVEMBER + 1;
  station = randomUUID();
  await addStation(centre.pool, { id: station, name: `=shop "${station}"`, demo: false });
  device = await boundDevice(centre, station);
});
afterAll(() => centre.close());

const run = async (name: string, ...args: string[]) =>
  COMMANDS.get(name)?.run({
    pool: centre.pool,
    now: centre.clock.now,
    origin: '',
    arg: (index) => args[index] ?? '',
    read: (name) => new TextEncoder().encode(files.get(name) ?? ''),
    save: (name, text) => {
      files.set(name, text);
      return null;
    },
  });
const lines = async (name: string, ...args: string[]): Promise<readonly string[] | string> => {
  const printed = await run(name, ...args);
  return printed?.ok === true ? printed.lines : (printed?.why ?? 'unknown');
};
const ruleFile = (over: object): string => {
  const rule = {
    rule: randomUUID(),
    version: 1,
    base: 'sign-up',
    demo: true,
    from: OCTOBER,
    until: null,
    tiers: [
      { above: 0, rate: 500 },
      { above: 2, rate: 700 },
    ],
    groups: [station],
    ...over,
  };
  files.set('rule.json', JSON.stringify(rule));
  return 'rule.json';
};
const join = (at: number) =>
  device.write(
    'member-joined',
    {
      member: randomUUID(),
      phone: '138****5678',
      name: '',
      consent: { version: '1', channel: 'qr' },
    },
    at,
  );
const send = () => device.push(device.entries.slice(-1));
const confirm = async (total: number) => {
  device.write('statement-confirmed', { month: '2026-10', total }, centre.clock.now);
  await send();
};
const settlement = () =>
  inStation(centre.pool, station, 'read', async (tx) =>
    settlementIn((await loadRows(tx, station, ['statement:2026-10'])).get('statement:2026-10')),
  );

/** The rule of this station's own group, and three sign-ups in October: 17.00 yuan. */
async function october(): Promise<void> {
  centre.clock.now = OCTOBER;
  await run('describe-station', station, `groups=${station}`);
  centre.clock.now = NOVEMBER + 1;
  await run('publish-rule', ruleFile({}));
  for (const i of [1, 2, 3]) join(OCTOBER + i);
  await device.push();
}

describe('a month', () => {
  test('goes from issued to paid step by step, none out of order and none twice', async () => {
    await october();
    expect(await lines('issue-statement', station, '2026-11')).toBe('month-not-over');
    expect(await lines('pay-statement', station, '2026-10')).toBe('not-issued');
    expect(await lines('issue-statement', station, '2026-10')).toEqual([
      '2026-10 sign-up 3 17.00',
      'total 17.00',
    ]);
    expect(await lines('issue-statement', station, '2026-10')).toBe('issued-already');
    expect(await lines('withhold-statement', station, '2026-10')).toBe('state is issued');
    await confirm(1_700);
    expect(await lines('pay-statement', station, '2026-10')).toBe('state is confirmed');
    expect(await lines('withhold-statement', station, '2026-10', '99')).toMatch(/no more/);
    expect(await lines('withhold-statement', station, '2026-10', '0.40')).toEqual([
      'withheld 0.40',
    ]);
    expect(await lines('invoice-statement', station, '2026-10', '1')).toBe('state is withheld');
    expect(await lines('pay-statement', station, '2026-10')).toEqual(['paid 16.60']);
    expect(await lines('pay-statement', station, '2026-10')).toBe('paid-already');
    expect(await settlement()).toMatchObject({ state: 'paid', due: 1_700, tax: 40, paid: 1_660 });
  });

  test('of a keeper who invoices is paid whole', async () => {
    await october();
    await run('describe-station', station, 'payee=business');
    await run('issue-statement', station, '2026-10');
    await confirm(1_700);
    expect(await lines('invoice-statement', station, '2026-10', '')).toMatch(/number/);
    expect(await lines('invoice-statement', station, '2026-10', '0440')).toEqual(['invoice 0440']);
    expect(await lines('pay-statement', station, '2026-10')).toEqual(['paid 17.00']);
  });

  test('takes what came late, and what was taken back, into the next statement', async () => {
    await october();
    await run('issue-statement', station, '2026-10');
    const before = await settlement();
    join(OCTOBER + 4);
    await send();
    join(NOVEMBER + 1);
    await send();
    device.write(
      'reversal',
      { entry: device.entries[0]?.entry.id ?? '', reason: '' },
      NOVEMBER + 2,
    );
    await send();
    centre.clock.now = DECEMBER;
    expect(await lines('issue-statement', station, '2026-11')).toEqual([
      '2026-11 sign-up 1 5.00',
      'total 5.00',
    ]);
    expect(await settlement()).toEqual(before);
    expect(await lines('issue-statement', station, '2026-09')).toBe('later-month-issued');
  });

  test('that ends below nothing is carried into the next', async () => {
    await october();
    await run('issue-statement', station, '2026-10');
    for (const i of [0, 1]) {
      device.write(
        'reversal',
        { entry: device.entries[i]?.entry.id ?? '', reason: '' },
        NOVEMBER + 2 + i,
      );
      await send();
    }
    centre.clock.now = DECEMBER;
    expect(await lines('issue-statement', station, '2026-11')).toEqual([
      '2026-10 sign-up -2 -12.00',
      'total -12.00',
    ]);
    join(DECEMBER);
    await send();
    centre.clock.now = monthStart('2027-01');
    expect(await lines('issue-statement', station, '2026-12')).toEqual([
      '2026-12 sign-up 1 5.00',
      'total 5.00',
      'carried -12.00',
    ]);
  });

  test('is closed for all stations at once, again without harm, and told to the accountant', async () => {
    await october();
    const other = randomUUID();
    await addStation(centre.pool, { id: other, name: 'other', demo: false });
    expect(await run('close-month', '2026-10')).toMatchObject({ ok: true });
    expect((await run('close-month', '2026-10'))?.lines).toEqual(['0 statements, total 0.00']);
    expect(await run('month-table', '2026-10', 'october.csv')).toMatchObject({ ok: true });
    const table = (files.get('october.csv') ?? '').split('\r\n');
    expect(table[0]).toMatch(/^\uFEFFstation,name,month,state,total,/);
    expect(table.find((row) => row.startsWith(station))).toBe(
      `${station},"'=shop ""${station}""",2026-10,issued,17.00,0.00,17.00,,,,2026-11-01,`,
    );
    expect(table.find((row) => row.startsWith(other))).toMatch(/,0\.00,0\.00,0\.00,/);
  });
});

test('a line in dispute is listed, and answered once', async () => {
  await october();
  await run('issue-statement', station, '2026-10');
  device.write(
    'line-disputed',
    { month: '2026-10', base: 'sign-up', of: '2026-10', note: 'four, not three' },
    NOVEMBER,
  );
  await send();
  expect(await lines('disputes', station)).toEqual([
    '2026-10:2026-10:sign-up open 2026-11-01 keeper: four, not three',
  ]);
  const answer = ['2026-10', '2026-10', 'sign-up', 'the fourth comes'];
  expect(await lines('answer-dispute', station, ...answer)).toEqual(['answered']);
  expect(await lines('answer-dispute', station, ...answer)).toBe('no open dispute');
  expect(await lines('disputes', station)).toHaveLength(2);
});

test('a rule is tried on October before it is published', async () => {
  await october();
  const file = ruleFile({ version: 2, tiers: [{ above: 0, rate: 600 }] });
  expect(await lines('try-rule', station, '2026-10', file)).toEqual([
    'now 17.00',
    '  sign-up 3 17.00',
    'then 18.00',
    '  sign-up 3 18.00',
    'difference 1.00',
  ]);
  expect(await lines('try-rule', station, 'October', file)).toMatch(/YYYY-MM/);
  files.set('bad.json', '[{"rule":1}]');
  expect(await run('try-rule', station, '2026-10', 'bad.json')).toMatchObject({ ok: false });
});

test('a volume is reported once per key, and pays its share', async () => {
  await run(
    'publish-rule',
    ruleFile({ base: 'acquiring-volume', tiers: [{ above: 0, rate: 0 }], share: 8, groups: null }),
  );
  expect(
    await lines('report-volume', station, 'acquiring-volume', '2026-10-31', '1805.00'),
  ).toEqual(['acquiring-volume 2026-10-31 1805.00']);
  expect(await lines('report-volume', station, 'acquiring-volume', '2026-10-31', '9')).toBe(
    'reported-already',
  );
  expect(await run('report-volume', station, 'parcel-in', 'x', '9')).toMatchObject({ ok: false });
  const seen = await earningsOf(centre.pool, station, await commonRules(centre.pool));
  expect(yuan(feesOf(commission(seen.earnings, seen.rules, seen.described)))).toBe('1.44');
});

test('places are told to those whose city wishes it, and again only when they change', async () => {
  const group = `town ${station.slice(0, 8)}`;
  await run('publish-rule', ruleFile({ groups: [group] }));
  const others = Array.from({ length: 4 }, () => randomUUID());
  for (const id of others) await addStation(centre.pool, { id, name: id, demo: false });
  centre.clock.now = OCTOBER;
  for (const id of [station, ...others]) await run('describe-station', id, `groups=${group}`);
  centre.clock.now = NOVEMBER + 1;
  for (const id of [station, ...others.slice(1)]) await run('describe-station', id, 'ranked=on');
  join(OCTOBER + 1);
  await send();
  for (const id of [station, ...others]) await run('issue-statement', id, '2026-10');
  const told = async (id: string) =>
    inStation(centre.pool, id, 'read', async (tx) =>
      ranksIn((await loadRows(tx, id, ['rank:2026-10'])).get('rank:2026-10')),
    );
  expect(String(await lines('publish-ranks', '2026-10'))).toMatch(/have a place, 4 are told anew$/);
  expect(await told(station)).toEqual([{ group, place: 1, of: 5 }]);
  expect(await told(others[1] ?? '')).toEqual([{ group, place: 2, of: 5 }]);
  expect(await told(others[0] ?? '')).toEqual([]);
  expect(String(await lines('publish-ranks', '2026-10'))).toMatch(/ 0 are told anew$/);
  expect(await lines('publish-ranks', 'October')).toBe('month is YYYY-MM');
});

test('a station is described word by word', async () => {
  expect(await lines('describe-station', station, 'groups=town,trial', 'ranked=on')).toEqual([
    'groups town,trial',
    'payee person',
    'ranked on',
  ]);
  centre.clock.now += 1;
  await run('describe-station', station, 'payee=business');
  expect(await lines('describe-station', station)).toEqual([
    'groups town,trial',
    'payee business',
    'ranked on',
  ]);
  expect(await run('describe-station', station, 'payee=king')).toMatchObject({ ok: false });
  expect(await run('describe-station', station, 'colour=red')).toMatchObject({ ok: false });
});
