import type { FormFault } from './product-form.ts';

/** What is wrong with a field of the form, and what to do, in one sentence. */
export function faultWords(fault: FormFault): string {
  switch (fault.at) {
    case 'name':
      return '还没有名字，请写一个。';
    case 'plu':
      return '秤上编号只能是数字，最多 7 位。';
    case 'cost':
      return '进价要写成钱，比如 2.50。';
    case 'reorderLevel':
    case 'target':
      return '这里只能写数，不用提醒就空着。';
    case 'shelfLife':
      return '保质期写天数，不知道就空着。';
    case 'shortCodes':
      return '短号只能是 1 到 7 位数字，最多 10 个，用空格分开。';
    case 'memberPrice':
      return '会员价要写成钱，没有就空着。';
    case 'unit':
      return fault.why === 'same' ? '两个单位同名了，请改一个。' : '单位还没写，比如 瓶。';
    case 'factor':
      return '一箱装几个？请写 2 以上的整数。';
    case 'price':
      return fault.why === 'missing' ? '还没填卖价。' : '卖价要写成钱，比如 3.00。';
  }
}

/** The words for a field when it is the one at fault, else nothing. */
export const wordsAt = (
  fault: FormFault | null,
  at: FormFault['at'],
  unit: string | null = null,
): string | undefined => (fault?.at === at && fault.unit === unit ? faultWords(fault) : undefined);
