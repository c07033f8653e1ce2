// How keepers, other programs and our own export head the columns of a goods table.
import type { Column, ColumnWords } from '../../../core/import/column.ts';

export const COLUMN_WORDS: ColumnWords = {
  code: [
    '条码',
    '国际条码',
    '商品条码',
    '条形码',
    '一维码',
    '自编码',
    'barcode',
    'ean',
    'gtin',
    'upc',
    'code',
  ],
  name: ['名称', '品名', '商品名称', '货名', '商品', 'name', 'productname', 'title'],
  spec: ['规格', '规格型号', '型号', '净含量', 'spec', 'specification', 'size'],
  unit: ['单位', '计量单位', '基本单位', 'unit'],
  factor: ['每份数量', '装几个', '换算', '装箱数', '箱规', '入数', 'factor', 'pack'],
  category: ['分类', '类别', '商品分类', '品类', '类目', 'category', 'type'],
  price: ['售价', '零售价', '销售价', '销售价格', '单价', '价格', '标价', 'price', 'retailprice'],
  cost: ['进价', '进货价', '成本', '成本价', '采购价', '批发价', 'cost', 'purchaseprice'],
  stock: ['库存', '库存数量', '库存量', '现有库存', '数量', '实盘', 'stock', 'quantity', 'qty'],
  reorderLevel: [
    '库存下限',
    '提醒数',
    '下限',
    '最低库存',
    '安全库存',
    '预警',
    'reorderlevel',
    'minstock',
  ],
  target: ['库存上限', '补到', '上限', '最高库存', '目标库存', 'target', 'maxstock'],
  plu: ['秤码', '秤上编号', 'plu', 'plucode'],
  weighed: ['称重', '散称', '是否称重', 'weighed'],
  service: ['服务', '不管库存', 'service'],
  key: ['本店编号', '商品号', 'id', 'uuid'],
};

/** Words in a yes-or-no column that say yes. */
export const YES_WORDS: readonly string[] = ['是', '有', '√', 'y', 'yes', 'true', '1', '称重'];

/** The unit of goods whose row names none. */
export const USUAL_UNIT = '件';

/** What each column is called when it is chosen. */
export const COLUMN_NAMES: Record<Column, string> = {
  code: '条码',
  name: '名称',
  spec: '规格',
  unit: '单位',
  factor: '每份数量',
  category: '分类',
  price: '售价',
  cost: '进价',
  stock: '库存',
  reorderLevel: '库存下限',
  target: '库存上限',
  plu: '秤码',
  weighed: '称重',
  service: '服务',
  key: '本店编号',
};
