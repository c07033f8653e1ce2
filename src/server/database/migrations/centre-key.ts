// Which key the database is in use with: the fingerprint of the centre's, SHA-256 in hex. One row
// at most, not any station's, and none that a request may see.
export const centreKey = `
CREATE TABLE centre_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  fingerprint text NOT NULL
);
ALTER TABLE centre_key ENABLE ROW LEVEL SECURITY;
`;
