import * as v from 'valibot';
import { RuleSchema, ruleBody } from '../../core/commission/rule.ts';
import { derivedId } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import { ruleAccount } from '../../core/journal/account.ts';
import { parseJson } from '../../core/journal/entry.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import type { Outcome } from './outcome.ts';

/**
 * Publishes the commission rule in a JSON text, for all stations unless one is named. A version
 * is published once; a change is a higher version.
 */
export async function publishRule(
  pool: Pool,
  text: string,
  now: number,
  station = CENTRE,
): Promise<Outcome<{ rule: string; version: number }>> {
  const parsed = v.safeParse(RuleSchema, parseJson(text));
  if (!parsed.success) return { ok: false, why: parsed.issues[0].message };
  const rule = parsed.output;
  const account = ruleAccount(rule.rule, rule.version);
  const known = await inStation(pool, station, 'read', async (tx) =>
    (await loadRows(tx, station, [account])).get(account),
  );
  if (known) return { ok: false, why: 'version-published' };
  await writeAsCentre(
    tellingJournal(pool),
    station,
    [
      {
        id: derivedId(station, `rule:${rule.rule}:${rule.version}`),
        kind: 'rule-published',
        v: 2,
        body: ruleBody(rule),
      },
    ],
    now,
  );
  return { ok: true, rule: rule.rule, version: rule.version };
}
