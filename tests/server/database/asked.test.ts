import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked } from '../../../src/server/database/asked.ts';
import { isConflict } from '../../../src/server/database/failure.ts';
import { inStation } from '../../../src/server/database/pool.ts';
import { type Centre, startCentre } from '../../support/endpoint.ts';
import { MORNING, STATION } from '../../support/entries.ts';

let centre: Centre;
beforeAll(async () => {
  centre = await startCentre(MORNING);
});
afterAll(() => centre.close());

const CONFLICT = "DO $$ BEGIN RAISE 'torn' USING ERRCODE = 'deadlock_detected'; END $$";

test('what was asked together is answered together, in order', async () => {
  const answers = await inStation(centre.pool, STATION, 'write', (tx) =>
    asked([
      tx.query('UPDATE station SET seq = 3'),
      tx.query('SELECT seq FROM station'),
      tx.query('SELECT pg_sleep(0)'),
    ]),
  );
  expect(answers.map(({ command }) => command)).toEqual(['UPDATE', 'SELECT', 'SELECT']);
  expect(answers[1].rows).toEqual([{ seq: 3 }]);
});

test.each([0, 1, 2])('the failure of number %d is the one that is told', async (nth) => {
  // The failure itself is heard later than what follows from it.
  const late = async (work: Promise<unknown>): Promise<unknown> => {
    await work.catch(() => undefined);
    await setTimeout(20);
    return work;
  };
  const failed = inStation(centre.pool, STATION, 'write', async (tx) => {
    const queries = [0, 1, 2].map((i) =>
      tx.query(i === nth ? CONFLICT : 'UPDATE station SET seq = 9'),
    );
    return asked(queries.map((query, i) => (i === nth ? late(query) : query)));
  });
  await expect(failed).rejects.toSatisfy(isConflict);
  const { rows } = await centre.pool.query('SELECT seq FROM station WHERE station_id = $1', [
    STATION,
  ]);
  expect(rows).toEqual([{ seq: 3 }]);
});
