import * as v from 'valibot';
import { expect, test } from 'vitest';
import { PushAnswerSchema } from '../../src/core/protocol.ts';

const cursor = { station: { seq: 0, id: null }, centre: { seq: 0, id: null } };
const pulled = { station: [], centre: [], cursor, more: false, rewind: false, heads: {}, now: 1 };
const answer = { results: [], heads: {}, now: 1 };
const read = (value: unknown) => v.parse(PushAnswerSchema, value);

test('a push is answered with what was pulled, or without it', () => {
  expect(read({ ...answer, pulled })).toEqual({ ...answer, pulled });
  expect(read(answer)).toEqual(answer);
});

test('what was pulled and cannot be read hides nothing of the push itself', () => {
  for (const bad of [
    null,
    'x',
    [],
    {},
    { ...pulled, cursor: null },
    { ...pulled, station: [{}] },
  ]) {
    expect(read({ ...answer, pulled: bad })).toEqual({ ...answer, pulled: undefined });
  }
  expect(v.is(PushAnswerSchema, { pulled })).toBe(false);
});
