// The words by which a pasted list is read, and what is said of its doubtful lines.
import type { Doubt } from '../../../../core/goods/paste-match.ts';
import type { PasteWords } from '../../../../core/goods/pasted.ts';

export const PASTE_WORDS: PasteWords = {
  counters: [
    '公斤',
    '千克',
    '大包',
    '小包',
    '箱',
    '件',
    '瓶',
    '包',
    '袋',
    '盒',
    '桶',
    '条',
    '罐',
    '提',
    '支',
    '个',
    '听',
    '斤',
    '打',
    '板',
    '扎',
    '双',
    '块',
    '只',
    '卷',
    '把',
    'kg',
  ],
  money: ['块钱', '元', '块', '￥', '¥', 'rmb'],
  each: ['一', '每'],
  total: ['一共', '总共', '合计', '小计', '共', '计'],
  headings: {
    code: ['条码', '条形码', '商品条码', '国际条码', '69码', 'barcode'],
    name: ['品名', '商品名称', '名称', '商品', '货品', '货品名称', '产品', '产品名称'],
    spec: ['规格', '规格型号', '型号'],
    quantity: ['数量', '订货数量', '发货数量', '实发数量', '件数'],
    counter: ['单位', '计量单位'],
    price: ['单价', '进价', '批发价', '价格', '含税单价'],
    total: ['金额', '小计', '合计', '总价', '总金额'],
  },
};

const DOUBTS: Readonly<Record<Doubt, string>> = {
  several: '有几样差不多',
  like: '名字不太一样',
  unit: '店里没有这个单位',
  quantity: '没写数量',
  price: '价格和上次差得多',
};

export const doubtWords = (doubts: readonly Doubt[]): string =>
  doubts.map((doubt) => DOUBTS[doubt]).join('，');
