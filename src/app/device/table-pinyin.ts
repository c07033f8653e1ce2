import { pinyin } from 'pinyin-pro';

const MOST = 600;

/**
 * A name's pinyin as it is typed: no tones, v for ü, syllables and single Latin letters parted
 * by blanks, digits left out; so its first letters are what people type.
 */
export function pinyinOf(name: string): string {
  const sounds = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'spaced', v: true });
  return sounds
    .flatMap((sound) => /^[a-z]+$/i.exec(sound)?.[0].toLowerCase() ?? [])
    .join(' ')
    .slice(0, MOST);
}
