import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Column } from '../../../core/import/column.ts';
import { dayOf } from '../../../core/time.ts';
import { saveFile } from '../../device/save-file.ts';
import { tableFile } from '../../device/table-export.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { type TableWords, exportGoods } from '../../store/goods/export.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { say } from '../../ui/toast-queue.ts';
import './goods.css';

const HEADS: Readonly<Record<Column, string>> = {
  code: '条码',
  name: '名称',
  spec: '规格',
  unit: '单位',
  factor: '装几个',
  category: '分类',
  price: '售价',
  cost: '进价',
  stock: '库存',
  reorderLevel: '提醒数',
  target: '补到',
  plu: '秤上编号',
  weighed: '称重',
  service: '服务',
  key: '商品号',
};

const WORDS: TableWords = { heads: HEADS, yes: '是' };

type Form = 'csv' | 'xlsx';

/** /goods/export — all goods as a table for a computer or for a backup. */
export function GoodsExport(): JSX.Element {
  const { store, station, now } = useSession();
  const { route } = useLocation();
  const [busy, setBusy] = useState<Form | null>(null);
  const save = async (form: Form): Promise<void> => {
    setBusy(form);
    try {
      const table = await tableFile(form, (take) => exportGoods(store, WORDS, take));
      saveFile(table, `${station.name}-货品-${dayOf(now())}.${form}`);
      say('货品表存好了，在“下载”里。');
    } catch (error) {
      reportError(error);
      say('没能导出，请再点一次。');
    }
    setBusy(null);
  };
  return (
    <div class="goods">
      <ShopMark title="导出货品" back={() => route('/goods')} />
      <div class="goods-cards">
        <Card>
          <p>所有货品存成一张表：名称、条码、价格、进价、库存。改好了还能导入回来。</p>
        </Card>
        <Button
          kind="primary"
          size="big"
          wide
          icon="download"
          busy={busy === 'xlsx'}
          onClick={() => void save('xlsx')}
        >
          存成 Excel 表
        </Button>
        <Button
          size="big"
          wide
          icon="download"
          busy={busy === 'csv'}
          onClick={() => void save('csv')}
        >
          存成 CSV 表
        </Button>
      </div>
    </div>
  );
}
