// 取件码 = shelf – layer – serial. A serial is the device's number and three digits, always three,
// so that what stands before them is the device and two offline devices never give the same code.

/** How many serials one device has before it begins again. */
export const SERIALS = 1000;
const DIGITS = 3;

type Serial = { readonly device: number; readonly serial: number };

/** The device and the serial in a pickup code, or null for a code made by other rules. */
export function serialIn(code: string): Serial | null {
  const match = /-(\d+)(\d{3})$/.exec(code);
  return match ? { device: Number(match[1]), serial: Number(match[2]) } : null;
}

/** Where a pickup code lies: its shelf and layer. */
export const shelfOf = (code: string): string => code.slice(0, Math.max(0, code.lastIndexOf('-')));

/** A shelf as typed ("3-2", "3 2", "３－２", "A1-2") in the form it is kept; null when it is none. */
export function shelfName(text: string): string | null {
  const parts = text
    .normalize('NFKC')
    .toUpperCase()
    .split(/[^0-9A-Z]+/)
    .filter(Boolean);
  const fits = parts.length >= 1 && parts.length <= 2 && parts.every((part) => part.length <= 3);
  return fits ? parts.join('-') : null;
}

/**
 * The next pickup code of `device` (its number, from 1) on `shelf`. `taken` are the codes of all
 * waiting parcels in the order they came in: the serial goes on after the last one of this device
 * and skips those in use; when all are, those in use on other shelves are given again. Null when
 * the shelf itself holds a thousand of this device's parcels.
 */
export function nextPickup(shelf: string, device: number, taken: readonly string[]): string | null {
  const own = taken.flatMap((code) => {
    const found = serialIn(code);
    return found?.device === device ? [{ code, serial: found.serial }] : [];
  });
  const anywhere = new Set(own.map(({ serial }) => serial));
  const here = new Set(
    own.filter(({ code }) => shelfOf(code) === shelf).map(({ serial }) => serial),
  );
  const used = anywhere.size < SERIALS ? anywhere : here;
  if (used.size >= SERIALS) return null;
  let serial = ((own.at(-1)?.serial ?? 0) + 1) % SERIALS;
  while (used.has(serial)) serial = (serial + 1) % SERIALS;
  return `${shelf}-${device}${String(serial).padStart(DIGITS, '0')}`;
}
