// The shared catalogue is the same for every station: a reference table, not a distributed one.
// A segment stays when a newer version no longer names it, for devices that load an older one.
export const catalogue = `
CREATE TABLE segment (
  hash text PRIMARY KEY,
  first text COLLATE "C" NOT NULL,
  last text COLLATE "C" NOT NULL,
  count integer NOT NULL,
  bytes integer NOT NULL,
  data bytea NOT NULL
);
CREATE TABLE catalogue (
  position integer PRIMARY KEY,
  hash text NOT NULL REFERENCES segment (hash),
  version text NOT NULL
);
`;
