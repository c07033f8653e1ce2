// The dictionary is 300 kB, so it is fetched only by who saves a name; a name is saved without
// it when it cannot be had soon: search by Chinese and by digits works all the same.

const LONGEST = 600;
/** Milliseconds a saving waits for the dictionary. */
const PATIENCE = 1_500;

/** Full pinyin of a name, syllables apart ("bing hong cha"); '' when it cannot be loaded soon. */
export async function pinyinOf(name: string): Promise<string> {
  const late = new Promise<string>((resolve) => { setTimeout(() => resolve(''), PATIENCE); });
  return await Promise.race([read(name).catch(() => ''), late]);
}

async function read(name: string): Promise<string> {
  const { pinyin } = await import('pinyin-pro');
  return pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
    .map((part) => part.trim().toLowerCase()).filter((part) => part !== '').join(' ')
    .slice(0, LONGEST);
}
