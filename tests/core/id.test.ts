import { expect, test } from 'vitest';
import {
  centreDevice,
  derivedId,
  memberId,
  parcelId,
  productId,
} from '../../src/core/derived-id.ts';
import { CENTRE, isId } from '../../src/core/id.ts';
import { STATION } from '../support/entries.ts';

const OTHER = '10000000-0000-4000-8000-000000000002';

test('a derived id is the v5 uuid of RFC 9562', () => {
  expect(derivedId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
  expect(isId(derivedId(STATION, '红茶'))).toBe(true);
});

test('the same thing has one id on two tills, another in another shop or sort', () => {
  const ids = [
    productId(STATION, '6900000000001'),
    productId(OTHER, '6900000000001'),
    productId(STATION, '6900000000002'),
    memberId(STATION, '6900000000001'),
    parcelId(STATION, 'ems', '6900000000001'),
    parcelId(STATION, 'sf', '6900000000001'),
    centreDevice(STATION),
    centreDevice(OTHER),
    CENTRE,
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(productId(STATION, '6900000000001')).toBe(ids[0]);
});

test.each([
  '',
  'x',
  '10000000-0000-4000-8000-00000000000',
  '10000000000040008000000000000001',
  '10000000-0000-4000-8000-00000000000A',
  ' 10000000-0000-4000-8000-000000000001',
])('"%s" is no id: ids are lower case, so that their order is one', (text) =>
  expect(isId(text)).toBe(false),
);
