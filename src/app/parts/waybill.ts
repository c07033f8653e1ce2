import { CARRIER_WORDS } from './post-words.ts';

/** A waybill in groups that can be read aloud: YT 8801 2237 4410, EA 123 456 785 CN. */
export function waybillWords(waybill: string): string {
  const postal = /^([A-Z]{2})(\d{3})(\d{3})(\d{3})([A-Z]{2})$/.exec(waybill);
  if (postal) return postal.slice(1).join(' ');
  const [, letters = '', digits = ''] = /^([A-Z]*)(\d*)$/.exec(waybill) ?? [];
  if (digits === '') return waybill;
  return [letters, ...(digits.match(/\d{1,4}/g) ?? [])].filter((part) => part !== '').join(' ');
}

type Told = { readonly carrier: string; readonly tail: string; readonly name: string };

/** 圆通 · 尾号 0927 王女士; a tail nobody has typed yet is 待填. */
export const parcelWords = ({ carrier, tail, name }: Told): string =>
  `${CARRIER_WORDS[carrier] ?? carrier} · 尾号 ${tail === '' ? '待填' : tail} ${name}`.trim();
