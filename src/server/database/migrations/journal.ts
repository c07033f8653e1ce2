import { CENTRE } from '../../../core/id.ts';

// Ids are uuids, times epoch milliseconds, hashes SHA-256 in hex. Every table that grows has
// station_id first in its primary key, so that it can be distributed by it.
export const journal = `
CREATE TABLE station (
  station_id uuid PRIMARY KEY,
  name text NOT NULL,
  demo boolean NOT NULL DEFAULT false,
  seq bigint NOT NULL DEFAULT 0,
  next_device integer NOT NULL DEFAULT 1
);
CREATE TABLE device (
  station_id uuid NOT NULL,
  device uuid NOT NULL,
  number integer NOT NULL,
  key text NOT NULL,
  enrolled bigint NOT NULL,
  revoked bigint,
  PRIMARY KEY (station_id, device),
  UNIQUE (station_id, number)
);
CREATE TABLE code (
  station_id uuid NOT NULL,
  hash text NOT NULL,
  selector text NOT NULL,
  expires bigint NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  used bigint,
  device uuid,
  key text,
  certificate text,
  signature text,
  PRIMARY KEY (station_id, hash)
);
CREATE INDEX code_selector ON code (selector);
CREATE TABLE session (
  station_id uuid NOT NULL,
  hash text NOT NULL,
  device uuid NOT NULL,
  made bigint NOT NULL,
  PRIMARY KEY (station_id, hash)
);
CREATE TABLE entry (
  station_id uuid NOT NULL,
  seq bigint NOT NULL,
  id uuid NOT NULL,
  device uuid NOT NULL,
  n bigint NOT NULL,
  hash text NOT NULL,
  at bigint NOT NULL,
  eff bigint NOT NULL,
  received bigint NOT NULL,
  kind text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (station_id, seq),
  UNIQUE (station_id, id),
  UNIQUE (station_id, device, n)
);
CREATE TABLE quarantine (
  station_id uuid NOT NULL,
  device uuid NOT NULL,
  n bigint NOT NULL,
  id uuid NOT NULL,
  hash text NOT NULL,
  eff bigint NOT NULL,
  received bigint NOT NULL,
  text text NOT NULL,
  why text NOT NULL,
  PRIMARY KEY (station_id, device, n)
);
CREATE TABLE head (
  station_id uuid NOT NULL,
  device uuid NOT NULL,
  n bigint NOT NULL,
  hash text NOT NULL,
  eff bigint NOT NULL,
  PRIMARY KEY (station_id, device)
);
CREATE TABLE ledger (
  station_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  eff bigint,
  open text,
  row jsonb NOT NULL,
  PRIMARY KEY (station_id, id)
);
CREATE INDEX ledger_eff ON ledger (station_id, eff) WHERE eff IS NOT NULL;
CREATE INDEX ledger_open ON ledger (station_id, open) WHERE open IS NOT NULL;
-- The stream of what the centre writes for all is a station without devices.
INSERT INTO station (station_id, name) VALUES ('${CENTRE}', 'centre');
`;
