/** What the jobs that carry goods between shops look for by its time is found without a walk. */
export const received = `
CREATE INDEX entry_carried ON entry (received) WHERE kind IN ('receiving', 'transfer-told');
`;
