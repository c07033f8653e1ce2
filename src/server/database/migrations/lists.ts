// Which acquirers' lists the centre still has to fetch, a row for a station and business day.
// `due`: when it is asked for next, null once it is here or given up; `leased`: until when one
// process has it for itself. Attempts that have ended are found by their age and cleared.
export const lists = `
CREATE TABLE list (
  station_id uuid NOT NULL,
  day text NOT NULL,
  due bigint,
  leased bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (station_id, day)
);
CREATE INDEX list_due ON list (due) WHERE due IS NOT NULL;
CREATE INDEX attempt_ended ON attempt (begun) WHERE due IS NULL;
ALTER TABLE list ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_station ON list TO till_station
  USING (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid))
  WITH CHECK (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON list TO till_station;
`;
