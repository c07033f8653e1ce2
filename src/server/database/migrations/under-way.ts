/** The goods that are under way between shops are found page by page, without a walk or a sort. */
export const underWay = `
CREATE INDEX ledger_under_way ON ledger (station_id, id) WHERE open = 'transfer';
DROP INDEX ledger_transfer;
`;
