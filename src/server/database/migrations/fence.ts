const SCOPED = ['station', 'device', 'session', 'entry', 'quarantine', 'head', 'ledger'];

// A subquery is computed once for a statement, the bare expression once for every row.
const OWN = "(SELECT nullif(current_setting('till.station', true), '')::uuid)";

const policy = (table: string): string => `
ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_station ON ${table} TO till_station
  USING (station_id = ${OWN}) WITH CHECK (station_id = ${OWN});
GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO till_station;`;

// The second fence behind queries that name their station: requests work as a role that owns
// nothing and sees only the rows of the station its transaction was opened for. Codes are looked
// up before the station is known, so that role does not see them at all. A role belongs to the
// whole cluster: another database's migration may have made it, even at this moment.
export const fence = `
DO $$ BEGIN
  CREATE ROLE till_station NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT till_station TO CURRENT_USER;
ALTER TABLE code ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON segment, catalogue TO till_station;
${SCOPED.map(policy).join('\n')}
`;
