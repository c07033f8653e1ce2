// Lines of a device's chain: branch 0 is the chain itself, n its n-th fork. Numbers of devices are
// no longer unique in the table: a database restored from a backup may have given one again
// before the device that has it comes with its certificate, and both must be let in.
export const branches = `
ALTER TABLE entry ADD COLUMN branch integer NOT NULL DEFAULT 0;
ALTER TABLE entry DROP CONSTRAINT entry_station_id_device_n_key;
ALTER TABLE entry ADD UNIQUE (station_id, device, n, branch);
ALTER TABLE quarantine ADD COLUMN branch integer NOT NULL DEFAULT 0;
ALTER TABLE quarantine DROP CONSTRAINT quarantine_pkey;
ALTER TABLE quarantine ADD PRIMARY KEY (station_id, device, n, branch);
ALTER TABLE head ADD COLUMN branch integer NOT NULL DEFAULT 0;
ALTER TABLE head DROP CONSTRAINT head_pkey;
ALTER TABLE head ADD PRIMARY KEY (station_id, device, branch);
ALTER TABLE device ADD COLUMN predecessor uuid;
ALTER TABLE device DROP CONSTRAINT device_station_id_number_key;
CREATE INDEX session_device ON session (station_id, device);
`;
