import type { OwnCode } from '../../../../core/goods/own-code.ts';

/** Why no barcode could be made, and what to do. */
export function prefixWords(prefix: string, why: Extract<OwnCode, { ok: false }>['why']): string {
  switch (why) {
    case 'form':
      return `自编条码不能用 ${prefix} 开头，请在“秤码和付款码”里换一个。`;
    case 'scale':
      return `${prefix} 是秤码的开头，请在“秤码和付款码”里给自编条码换一个。`;
    case 'payment':
      return `${prefix} 和付款码的开头一样，请在“秤码和付款码”里给自编条码换一个。`;
  }
}
