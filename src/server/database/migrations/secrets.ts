// Values sealed to the centre, by the hash that their entry holds: guests' phones. A station puts
// them in and never reads, changes or deletes one; the job that reads them deletes a guest's when
// he leaves. `read` is false as long as the secret that a sign-up names is not read; `gone` when
// its member has left since: then neither secret nor guest is kept, however late one comes.
export const secrets = `
CREATE TABLE secret (
  station_id uuid NOT NULL,
  name text NOT NULL,
  received bigint NOT NULL,
  sealed text NOT NULL,
  PRIMARY KEY (station_id, name)
);
CREATE INDEX secret_received ON secret (received);
ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_station ON secret TO till_station
  USING (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid))
  WITH CHECK (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid));
GRANT INSERT ON secret TO till_station;
ALTER TABLE sign_up
  ADD COLUMN secret text,
  ADD COLUMN read boolean NOT NULL DEFAULT true,
  ADD COLUMN gone boolean NOT NULL DEFAULT false;
CREATE INDEX sign_up_unread ON sign_up (station_id, secret) WHERE NOT read;
CREATE INDEX sign_up_gone ON sign_up (station_id, secret) WHERE gone;
CREATE INDEX sign_up_member ON sign_up (station_id, member);
CREATE INDEX entry_left ON entry (received) WHERE kind = 'member-left';
CREATE INDEX entry_left_station ON entry (station_id) WHERE kind = 'member-left';
`;
