import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { readTodo } from '../../../../src/app/screens/todo/joined.ts';
import { wordsOf } from '../../../../src/app/screens/todo/words.ts';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { MEMBER_KINDS } from '../../../../src/core/member/member.ts';
import { MORNING, idOf } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const joined = (entry: string) => ({
  id: idOf(entry),
  ...MEMBER_KINDS.post.joined,
  body: {
    member: idOf('wang'),
    phone: '138****5678',
    name: 'Wang',
    consent: { version: 'counter-2', at: MORNING, channel: 'counter' },
    marketing: false,
  },
});

async function told(store: Store): Promise<string[]> {
  const { flags, joined: names } = await readTodo(store);
  const callers = { deviceName: () => '1 号机', receipt: () => '' };
  return flags.map((flag) => wordsOf(flag, names, callers).text);
}

test('a guest signed up twice is named by his masked phone, and told to count once', async () => {
  const store = await openTestStore();
  await record(store, [joined('first')]);
  expect(await told(store)).toEqual([]);
  await record(store, [joined('second')]);
  const [text = '', ...more] = await told(store);
  expect(more).toEqual([]);
  expect(text).toMatch(/^138\*{4}5678的扫码入会记了 2 次：1 号机 .+只算第一次，佣金也只算一次。$/);
});

test('one who left is not named any more', async () => {
  const store = await openTestStore();
  await record(store, [joined('first')]);
  await record(store, [joined('second')]);
  const left = { member: idOf('wang'), channel: 'counter' };
  await record(store, [{ id: idOf('left'), ...MEMBER_KINDS.post.left, body: left }]);
  expect((await told(store)).join()).toMatch(/^同一位客人的扫码入会记了 2 次/);
});
