// A guest says his phone's end or his name; the keeper types what is quickest.
import { expect, test } from 'vitest';
import { pinyinOf } from '../../../src/app/device/table-pinyin.ts';
import { findMembers, indexMembers } from '../../../src/app/parts/member-finding.ts';
import type { Insider } from '../../../src/app/store/members.ts';

const member = (name: string, phone: string): Insider => ({
  id: phone,
  state: 'in',
  phone,
  name,
  marketing: false,
  joinedAt: 0,
  agreedAt: 0,
  version: '1',
  channel: 'qr',
  joinedBy: 'qr',
  times: 1,
});
const MEMBERS = [
  member('王大姐', '138****5678'),
  member('王小明', '139****1234'),
  member('', '137****5612'),
  member('吕师傅', '150****0001'),
  member('Lily', '151****7812'),
];
const found = async (text: string, limit = 10): Promise<string[]> => {
  const index = await indexMembers(MEMBERS, async (name) => pinyinOf(name));
  return findMembers(index, text, limit).map(({ phone }) => phone);
};

test.each([
  ['5678', ['138****5678']],
  ['12', ['137****5612', '151****7812', '139****1234']],
  ['王', ['138****5678', '139****1234']],
  ['wdj', ['138****5678']],
  ['WangXiao', ['139****1234']],
  ['lv', ['150****0001']],
  ['lily', ['151****7812']],
  ['大姐', ['138****5678']],
  ['9999', []],
  ['138', []],
])('"%s" finds %j', async (text, phones) => {
  expect((await found(text)).sort()).toEqual([...phones].sort());
});

test('nothing typed: all in their order, never more than asked for', async () => {
  expect(await found('')).toEqual(MEMBERS.map(({ phone }) => phone));
  expect(await found(' ', 2)).toEqual(['138****5678', '139****1234']);
});

test('without the dictionary phone and name still find', async () => {
  const index = await indexMembers(MEMBERS, async () => '');
  expect(findMembers(index, '5678', 9)).toHaveLength(1);
  expect(findMembers(index, '王', 9)).toHaveLength(2);
});
