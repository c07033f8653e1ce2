// Which guest a sign-up is of, by the hash of his phone under the centre's own secret: made from
// the entries and made again where a row is missing, so that it may be lost. `guest` is null where
// the entry holds no phone that fits its member; `settled` when the sign-ups of that guest at all
// stations have been held against each other since.
export const signUps = `
CREATE TABLE sign_up (
  station_id uuid NOT NULL,
  entry uuid NOT NULL,
  member uuid NOT NULL,
  guest text,
  settled boolean NOT NULL,
  PRIMARY KEY (station_id, entry)
);
CREATE INDEX sign_up_guest ON sign_up (guest) WHERE guest IS NOT NULL;
CREATE INDEX sign_up_open ON sign_up (guest) WHERE NOT settled;
CREATE INDEX entry_joined ON entry (received) WHERE kind IN ('member-joined', 'reversal');
ALTER TABLE sign_up ENABLE ROW LEVEL SECURITY;
`;
