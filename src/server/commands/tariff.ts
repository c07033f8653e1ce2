import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { StationDescribedSchema, describedIn, profileAt } from '../../core/commission/profile.ts';
import { RuleSchema } from '../../core/commission/rule.ts';
import { MonthSchema, type StatementLine } from '../../core/commission/statement.ts';
import { trialOf } from '../../core/commission/trial.ts';
import { VolumeReportedSchema } from '../../core/commission/volume.ts';
import { derivedId } from '../../core/derived-id.ts';
import { PROFILE, baseAccount } from '../../core/journal/account.ts';
import { parseJson } from '../../core/journal/entry.ts';
import { parseYuan, plus, yuan } from '../../core/money.ts';
import { writeAsCentre } from '../centre.ts';
import { inStation } from '../database/pool.ts';
import { loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { decoded } from './catalogue-file.ts';
import { type Command, done, ofStation } from './command.ts';
import { commonRules, earningsOf } from './earnings.ts';
import { publishRule } from './rule.ts';

const publish: Command = {
  args: ['FILE.json'],
  run: async ({ pool, now, read, arg }) => {
    const published = await publishRule(pool, decoded(read(arg(0))), now);
    return published.ok
      ? done(`rule ${published.rule} version ${published.version} published`)
      : published;
  },
};

const TriedSchema = v.pipe(v.array(RuleSchema), v.minLength(1), v.maxLength(50));

const lineWords = ({ base, count, fee }: StatementLine): string => `${base} ${count} ${yuan(fee)}`;

/** "What would October have paid under this rule": one rule or a list of them, from a file. */
const tryRule = ofStation(['MONTH', 'FILE.json'], async (station, { pool, read, arg }) => {
  if (!v.is(MonthSchema, arg(1))) return { ok: false, why: 'month is YYYY-MM' };
  const json = parseJson(decoded(read(arg(2))));
  const tried = v.safeParse(TriedSchema, Array.isArray(json) ? json : [json]);
  if (!tried.success) return { ok: false, why: tried.issues[0].message };
  const { earnings, rules, described } = await earningsOf(pool, station, await commonRules(pool));
  const { before, after, more } = trialOf(arg(1), earnings, rules, tried.output, described);
  const sum = (lines: readonly StatementLine[]): string =>
    yuan(plus(...lines.map(({ fee }) => fee)));
  return done(
    `now ${sum(before)}`,
    ...before.map((line) => `  ${lineWords(line)}`),
    `then ${sum(after)}`,
    ...after.map((line) => `  ${lineWords(line)}`),
    `difference ${yuan(more)}`,
  );
});

/** Every setting of a profile as typed: groups=a,b payee=business ranked=on. */
const TypedSchema = v.pipe(
  v.string(),
  v.regex(/^(groups|payee|ranked)=/, 'groups=a,b payee=person|business ranked=on|off'),
  v.transform((text): [string, string] => {
    const at = text.indexOf('=');
    return [text.slice(0, at), text.slice(at + 1)];
  }),
);

/** The profile with one typed setting. */
function withTyped(profile: object, [name, value]: readonly [string, string]): object {
  if (name === 'groups') return { ...profile, groups: value === '' ? [] : value.split(',') };
  return { ...profile, [name]: name === 'ranked' ? value === 'on' : value };
}

const describe = ofStation(
  ['[groups=A,B]', '[payee=KIND]', '[ranked=on]'],
  async (station, { pool, now, arg }) => {
    const row = await inStation(pool, station, 'read', (tx) => loadRows(tx, station, [PROFILE]));
    const before = profileAt(describedIn(row.get(PROFILE)), now);
    const words = [arg(1), arg(2), arg(3)].filter((word) => word !== '');
    const typed = v.safeParse(v.array(TypedSchema), words);
    if (!typed.success) return { ok: false, why: typed.issues[0].message };
    const next = v.safeParse(
      StationDescribedSchema,
      typed.output.reduce<object>(withTyped, before),
    );
    if (!next.success) return { ok: false, why: next.issues[0].message };
    const { groups, payee, ranked } = next.output;
    if (words.length > 0) {
      const body = { groups, payee, ranked };
      const draft = { id: randomUUID(), kind: 'station-described', v: 1, body };
      await writeAsCentre(tellingJournal(pool), station, [draft], now);
    }
    return done(`groups ${groups.join(',')}`, `payee ${payee}`, `ranked ${ranked ? 'on' : 'off'}`);
  },
);

const report = ofStation(['BASE', 'KEY', 'YUAN'], async (station, { pool, now, arg }) => {
  const body = { base: arg(1), key: arg(2), value: parseYuan(arg(3)) };
  const parsed = v.safeParse(VolumeReportedSchema, body);
  if (!parsed.success) return { ok: false, why: parsed.issues[0].message };
  const { base, key, value } = parsed.output;
  const account = baseAccount(base, key);
  const known = await inStation(pool, station, 'read', (tx) => loadRows(tx, station, [account]));
  if (known.get(account)) return { ok: false, why: 'reported-already' };
  const id = derivedId(station, `volume:${base}:${key}`);
  const draft = { id, kind: 'volume-reported', v: 1, body: { base, key, value } };
  await writeAsCentre(tellingJournal(pool), station, [draft], now);
  return done(`${base} ${key} ${yuan(value)}`);
});

/** What the centre settles about rates, by name. */
export const TARIFF: readonly (readonly [string, Command])[] = [
  ['publish-rule', publish],
  ['try-rule', tryRule],
  ['describe-station', describe],
  ['report-volume', report],
];
