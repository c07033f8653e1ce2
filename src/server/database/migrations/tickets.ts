// A guest's tickets to the sign-up page. `door` is the digest of the QR code he came in by;
// `guest` is set when a ticket is used: an id made from the keyed hash of his phone. Kept a day.
export const tickets = `
CREATE TABLE ticket (
  station_id uuid NOT NULL,
  hash text NOT NULL,
  door text NOT NULL,
  made bigint NOT NULL,
  guest uuid,
  PRIMARY KEY (station_id, hash)
);
CREATE INDEX ticket_made ON ticket (station_id, made);
ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_station ON ticket TO till_station
  USING (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid))
  WITH CHECK (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON ticket TO till_station;
`;
