// The dictionary is 300 kB, so it is fetched only by who saves a name, and a name is saved
// without it when it cannot be had: search by Chinese and by digits works all the same.

/** Full pinyin of a name, syllables apart ("bing hong cha"); '' when it cannot be loaded. */
export async function pinyinOf(name: string): Promise<string> {
  try {
    const { pinyin } = await import('pinyin-pro');
    return pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
      .map((part) => part.trim().toLowerCase()).filter((part) => part !== '').join(' ')
      .slice(0, LONGEST);
  } catch {
    return '';
  }
}

const LONGEST = 600;
