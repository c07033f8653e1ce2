// Two tills that sold one held bill wrote two entries under one id. The centre takes the first;
// the other is kept beside it under a key of its own, counts nowhere, and is shown.

/** The key of an entry's row when another entry with its id counts. */
export const asideKey = (id: string, hash: string): string => `${id}~${hash.slice(0, 16)}`;
