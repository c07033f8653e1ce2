// Pictures of goods by the hash of their bytes: what is there is never changed, and the same
// picture sent twice is one row.
export const photos = `
CREATE TABLE photo (
  station_id uuid NOT NULL,
  hash text NOT NULL,
  made bigint NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (station_id, hash)
);
ALTER TABLE photo ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_station ON photo TO till_station
  USING (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid))
  WITH CHECK (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid));
GRANT SELECT, INSERT ON photo TO till_station;
`;
