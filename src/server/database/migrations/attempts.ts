// Charges and refunds that an acquirer is asked about: what is to be done when, so that any process
// may go on where another was ended. Nothing of it is truth: how a charge stands is in the ledger,
// and a row that is missing is made again from the entry that began it.
// `amount`: 0 of a charge that nobody knows more of than its number; `of`: the charge that a refund
// is of; `passed`: when it was handed to the acquirer; `closed`: it
// may not be handed over any more; `told`, `heard`: the acquirer's last answer; `due`: when it is
// looked at next, null for never; `leased`: until when one process has it for itself.
export const attempts = `
CREATE TABLE attempt (
  station_id uuid NOT NULL,
  number text NOT NULL,
  of text,
  amount bigint NOT NULL,
  channel text NOT NULL,
  way text NOT NULL,
  begun bigint NOT NULL,
  passed bigint,
  closed boolean NOT NULL DEFAULT false,
  told text,
  heard bigint,
  silences integer NOT NULL DEFAULT 0,
  late boolean NOT NULL DEFAULT false,
  due bigint,
  leased bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (station_id, number)
);
CREATE INDEX attempt_due ON attempt (due) WHERE due IS NOT NULL;
CREATE INDEX entry_begun ON entry (received) 
  WHERE kind IN ('charge-begun', 'charge-moved', 'refund-begun');
ALTER TABLE attempt ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_station ON attempt TO till_station
  USING (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid))
  WITH CHECK (station_id = (SELECT nullif(current_setting('till.station', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON attempt TO till_station;
`;
