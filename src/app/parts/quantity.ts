import type { CartLine } from '../../core/sale/cart.ts';

/** Base units as a keeper reads them: grams as kg with three decimals, pieces as they are. */
export const weightText = (grams: number): string => (grams / 1000).toFixed(3);

/** A line's quantity: selling units, or kg for what is weighed. */
export const quantityText = (line: Pick<CartLine, 'quantity' | 'factor' | 'weighed'>): string =>
  line.weighed
    ? weightText(line.quantity)
    : String(Math.round((line.quantity / line.factor) * 1000) / 1000);

/** Stock in words: 12 瓶, 1.250 kg. */
export const stockText = (
  quantity: number,
  product: { weighed: boolean; units: readonly { unit: string }[] },
): string =>
  product.weighed
    ? `${weightText(quantity)} kg`
    : `${quantity} ${product.units[0]?.unit ?? ''}`.trim();
