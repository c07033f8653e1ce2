import { pinyin } from 'pinyin-pro';

const MOST = 600;

/** A name's pinyin without tones, syllables and Latin letters parted by blanks; digits left out. */
export function pinyinOf(name: string): string {
  const sounds = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'spaced' });
  return sounds.flatMap((sound) => /^[a-z\u00fc]+$/i.exec(sound)?.[0].toLowerCase() ?? [])
    .join(' ').slice(0, MOST);
}
