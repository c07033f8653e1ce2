/** The goods that are under way between shops, of all stations, are found without a walk. */
export const transfers = `
CREATE INDEX ledger_transfer ON ledger (open) WHERE open = 'transfer';
`;
