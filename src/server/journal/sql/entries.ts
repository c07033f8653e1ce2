import * as v from 'valibot';
import { CENTRE } from '../../../core/id.ts';
import { bigints, texts } from '../../database/array.ts';
import { type Tx, lookUp, select, tuples } from '../../database/pool.ts';
import type { Doubted, Held, HeldPage, Missing, Numbered, Slot, Stored } from '../journal-tx.ts';
import type { Doubt } from '../judge.ts';

const NumberRow = v.object({ n: v.number() });

/** Inserts entries; gives the numbers of those that went in. */
export async function insertEntries(
  tx: Tx,
  station: string,
  batch: readonly Numbered[],
  received: number,
): Promise<Set<number>> {
  const entries = batch.map(({ sealed }) => sealed.entry);
  const rows = await lookUp(
    tx,
    NumberRow,
    `INSERT INTO entry
      (station_id, received, seq, id, device, branch, n, hash, at, eff, kind, text)
    SELECT $1, $2, seq, id::uuid, device::uuid, branch, n, hash, at, eff, kind, text
    FROM unnest($3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[],
      $9::bigint[], $10::bigint[], $11::text[], $12::text[])
      AS fresh (seq, id, device, branch, n, hash, at, eff, kind, text)
    ON CONFLICT DO NOTHING RETURNING n`,
    [
      station,
      received,
      bigints(batch.map(({ seq }) => seq)),
      texts(entries.map(({ id }) => id)),
      texts(entries.map(({ device }) => device)),
      bigints(batch.map(({ branch }) => branch)),
      bigints(entries.map(({ n }) => n)),
      texts(batch.map(({ sealed }) => sealed.hash)),
      bigints(entries.map(({ at }) => at)),
      bigints(batch.map(({ eff }) => eff)),
      texts(entries.map(({ kind }) => kind)),
      texts(batch.map(({ sealed }) => sealed.text)),
    ],
  );
  return new Set(rows.map(({ n }) => n));
}

const StoredRow = v.object({
  id: v.string(),
  n: v.number(),
  hash: v.string(),
  branch: v.number(),
  seq: v.nullable(v.number()),
  eff: v.number(),
  why: v.nullable(v.string()),
});

/** What is here of a device between two numbers, in quarantine too. */
export const storedEntries = (
  tx: Tx,
  station: string,
  device: string,
  from: number,
  to: number,
): Promise<Stored[]> =>
  select(
    tx,
    StoredRow,
    `SELECT id, n, hash, branch, seq, eff, NULL AS why FROM entry
    WHERE station_id = $1 AND device = $2 AND n BETWEEN $3 AND $4
    UNION ALL SELECT id, n, hash, branch, NULL, eff, why FROM quarantine
    WHERE station_id = $1 AND device = $2 AND n BETWEEN $3 AND $4`,
    [station, device, from, to],
  );

const MissingRow = v.object({
  device: v.string(),
  branch: v.number(),
  first: v.number(),
  last: v.number(),
});

const HERE = `(SELECT device, branch, n FROM entry WHERE station_id = $1
  UNION ALL SELECT device, branch, n FROM quarantine WHERE station_id = $1) AS here`;

/** What every line lacks below its last entry; only devices with too few entries are walked. */
export async function missingNumbers(tx: Tx, station: string): Promise<Missing[]> {
  const lacking = await select(
    tx,
    v.object({ device: v.string() }),
    `SELECT DISTINCT device FROM (
      SELECT device FROM ${HERE} GROUP BY device, branch
      HAVING count(*) < max(n) - CASE branch WHEN 0 THEN 0 ELSE min(n) - 1 END
    ) AS lines`,
    [station],
  );
  if (lacking.length === 0) return [];
  return select(
    tx,
    MissingRow,
    `SELECT device, branch, before + 1 AS first, n - 1 AS last FROM (
      SELECT device, branch, n, lag(n, 1, 0::bigint) OVER (PARTITION BY device, branch ORDER BY n)
        AS before
      FROM ${HERE} WHERE device = ANY($2::uuid[])
    ) AS steps
    WHERE n > before + 1 AND (branch = 0 OR before > 0) ORDER BY device, branch, n`,
    [station, lacking.map(({ device }) => device)],
  );
}

/** The text in a slot. */
export async function textIn(tx: Tx, station: string, slot: Slot): Promise<string | null> {
  const [row] = await select(
    tx,
    v.object({ text: v.string() }),
    `SELECT text FROM entry
    WHERE station_id = $1 AND device = $2 AND branch = $3 AND n = $4
    UNION ALL SELECT text FROM quarantine
    WHERE station_id = $1 AND device = $2 AND branch = $3 AND n = $4`,
    [station, slot.device, slot.branch, slot.n],
  );
  return row?.text ?? null;
}

/** Entries by id. */
export const entriesById = (
  tx: Tx,
  station: string,
  ids: readonly string[],
): Promise<{ id: string; text: string; eff: number }[]> =>
  select(
    tx,
    v.object({ id: v.string(), text: v.string(), eff: v.number() }),
    'SELECT id, text, eff FROM entry WHERE station_id = $1 AND id = ANY($2)',
    [station, ids],
  );

const HELD = 'station_id, device, branch, n, id, hash, eff, received, text, why';
const HELD_COLUMNS = 10;

/** Puts entries into quarantine. */
export async function insertHeld(
  tx: Tx,
  station: string,
  batch: readonly Doubted[],
  received: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO quarantine (${HELD}) VALUES ${tuples(batch.length, HELD_COLUMNS, 1)}`,
    batch.flatMap(({ sealed: { entry, hash, text }, branch, eff, why }) => [
      station,
      entry.device,
      branch,
      entry.n,
      entry.id,
      hash,
      eff,
      received,
      text,
      why,
    ]),
  );
}

const HeldRow = v.object({
  device: v.string(),
  branch: v.number(),
  n: v.number(),
  eff: v.number(),
  received: v.number(),
  text: v.string(),
});

/** Before all that is held. */
const FIRST: HeldPage['after'] = { eff: -1, device: CENTRE, n: 0, branch: 0 };

/** A page of what is in quarantine for these reasons. */
export const readHeld = (
  tx: Tx,
  station: string,
  reasons: readonly Doubt[],
  { after, most }: HeldPage,
): Promise<Held[]> => {
  const { eff, device, n, branch } = after ?? FIRST;
  return select(
    tx,
    HeldRow,
    `SELECT device, branch, n, eff, received, text FROM quarantine
    WHERE station_id = $1 AND why = ANY($2) AND (eff, device, n, branch) > ($3, $4, $5, $6)
    ORDER BY eff, device, n, branch LIMIT $7`,
    [station, reasons, eff, device, n, branch, most],
  );
};

/** Takes an entry out of quarantine. */
export const deleteHeld = async (tx: Tx, station: string, slot: Slot): Promise<void> => {
  await tx.query(
    `DELETE FROM quarantine
    WHERE station_id = $1 AND device = $2 AND branch = $3 AND n = $4`,
    [station, slot.device, slot.branch, slot.n],
  );
};
