import { type Draft, type Entry, NO_HASH } from '../../src/core/journal/entry.ts';
import type { Json } from '../../src/core/text.ts';
import { derivedId } from '../../src/core/derived-id.ts';

export const STATION = '10000000-0000-4000-8000-000000000001';
export const DEVICES = [
  '20000000-0000-4000-8000-000000000001',
  '20000000-0000-4000-8000-000000000002',
] as const;

/** A stable id for a name, so that failures read the same in every run. */
export const idOf = (name: string): string => derivedId(STATION, name);

/** 2026-11-20 09:00 in China. */
export const MORNING = Date.parse('2026-11-20T01:00:00Z');

/** An entry that needs no chain: for tests of postings alone. */
export function entryOf(
  kind: string,
  body: Json,
  at = MORNING,
  n = 1,
  device: string = DEVICES[0],
  id?: string,
): Entry {
  return {
    id: id ?? idOf(`${kind}/${device}/${n}`),
    station: STATION,
    device,
    n,
    prev: NO_HASH,
    at,
    operator: '',
    kind,
    v: 1,
    body,
  };
}

export const draftOf = (kind: string, body: Json, id: string): Draft => ({ id, kind, v: 1, body });

/** A cash sale's body of one line. */
export function saleBody(
  product: string,
  quantity: number,
  price: number,
  cost: number | null = null,
): Json {
  const amount = quantity * price;
  return {
    lines: [
      {
        product,
        name: 'tea',
        unit: '瓶',
        factor: 1,
        quantity,
        price,
        gross: amount,
        off: 0,
        share: 0,
        amount,
        cost,
      },
    ],
    rounding: 0,
    tenders: [{ kind: 'cash', amount }],
    shift: null,
  };
}
