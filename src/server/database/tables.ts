/**
 * The centre's own tables, in no order; what else is in its database is not touched. `migration`,
 * which says how far they have come, is not among them.
 */
export const TABLES: readonly string[] = [
  'attempt',
  'catalogue',
  'centre_key',
  'code',
  'device',
  'entry',
  'head',
  'ledger',
  'list',
  'photo',
  'quarantine',
  'secret',
  'segment',
  'session',
  'sign_up',
  'station',
  'ticket',
  'tries',
];
