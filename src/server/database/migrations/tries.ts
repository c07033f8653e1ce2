// How many wrong tries at codes of eight digits there were, by the minute: of all stations
// together, for a wrong code names none. A handful of rows, the old ones are deleted.
export const tries = `
CREATE TABLE tries (
  minute bigint PRIMARY KEY,
  wrong integer NOT NULL
);
ALTER TABLE tries ENABLE ROW LEVEL SECURITY;
`;
