import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { dayOf } from '../../../core/time.ts';
import { useSession } from '../../session.ts';
import { newTableReader } from '../../device/table-reader.ts';
import { exportGoods } from '../../store/export.ts';
import type { Store } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { say } from '../../ui/toast-queue.ts';
import { COLUMN_NAMES, YES_WORDS } from './columns.ts';

type Form = 'csv' | 'xlsx';

/** 导出商品: all goods as a file that can be changed and imported again. */
export function ExportCard(): JSX.Element {
  const { store, now } = useSession();
  const [busy, setBusy] = useState<Form | null>(null);
  const run = async (as: Form): Promise<void> => {
    setBusy(as);
    const isMade = await exportFile(store, as, `商品-${dayOf(now())}.${as}`).catch(() => false);
    setBusy(null);
    if (!isMade) say(as === 'xlsx' ? '商品太多，请导出 CSV。' : '没有导出成，请再点一次。');
  };
  return (
    <Card title="导出商品">
      <p>存成文件，可以留底，也可以改好再导入。</p>
      <div class="import-acts">
        <Button icon="download" wide busy={busy === 'xlsx'} onClick={() => void run('xlsx')}>
          Excel 表格
        </Button>
        <Button icon="download" wide busy={busy === 'csv'} onClick={() => void run('csv')}>
          CSV 文件
        </Button>
      </div>
    </Card>
  );
}

async function exportFile(store: Store, as: Form, name: string): Promise<boolean> {
  const writer = newTableReader();
  try {
    const words = { heads: COLUMN_NAMES, yes: YES_WORDS[0] ?? '' };
    await exportGoods(store, words, writer.add);
    const made = await writer.write(as);
    if (made.ok) download(made.file, name);
    return made.ok;
  } finally {
    writer.close();
  }
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
