// Members found as goods are: by the end of the phone, by name, by pinyin or its initials.
import { type SearchIndex, emptyIndex, find, put } from '../../core/goods/search.ts';
import type { Insider } from '../store/members.ts';
import { pinyinOf } from './pinyin.ts';

/** Members packed for the search; `byId` to show who was found. */
export type MemberIndex = {
  readonly index: SearchIndex;
  readonly byId: ReadonlyMap<string, Insider>;
};

/** Packs members; `pinyin` gives a name's syllables, '' when the dictionary is not here. */
export async function indexMembers(
  members: readonly Insider[],
  pinyin: (name: string) => Promise<string> = pinyinOf,
): Promise<MemberIndex> {
  const sounds = await Promise.all(members.map(({ name }) => (name === '' ? '' : pinyin(name))));
  const index = emptyIndex();
  members.forEach(({ id, name, phone }, i) => {
    put(index, { id, name, spec: '', pinyin: sounds[i] ?? '', codes: [phone.slice(-4)] });
  });
  return { index, byId: new Map(members.map((member) => [member.id, member])) };
}

/** At most `limit` members for what was typed; all in their order while nothing is. */
export function findMembers({ index, byId }: MemberIndex, text: string, limit: number): Insider[] {
  if (text.trim() === '') return [...byId.values()].slice(0, limit);
  return find(index, text, limit).flatMap((id) => byId.get(id) ?? []);
}
