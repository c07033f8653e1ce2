/** A device may be told which secrets of its station are here, by their names alone. */
export const secretNames = `
GRANT SELECT (station_id, name) ON secret TO till_station;
`;
