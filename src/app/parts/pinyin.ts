// The dictionary is 300 kB, so it is fetched only by who saves a name; a name is saved without
// it when it cannot be had soon: search by Chinese and by digits works all the same.

/** Milliseconds a saving waits for the dictionary. */
const PATIENCE = 1_500;

/** A name's pinyin, syllables apart ("bing hong cha"); '' when it cannot be loaded soon. */
export async function pinyinOf(name: string): Promise<string> {
  const late = new Promise<string>((resolve) => {
    setTimeout(() => resolve(''), PATIENCE);
  });
  return await Promise.race([read(name).catch(() => ''), late]);
}

async function read(name: string): Promise<string> {
  const dictionary = await import('../device/table-pinyin.ts');
  return dictionary.pinyinOf(name);
}
