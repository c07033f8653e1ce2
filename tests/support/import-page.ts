import type { Page } from 'playwright-core';
import { place, tap } from './till-page.ts';

/** Brings a table of new goods in by 导入, as a keeper does. */
export async function importGoods(page: Page, csv: string, count: number): Promise<void> {
  await place(page, '货品');
  // The till has a button of that name too.
  await page.locator('.goods-tiles').getByRole('button', { name: '更多' }).click();
  await page.getByRole('link', { name: '导入' }).click();
  await page.getByTestId('import-file').setInputFiles({
    name: 'goods.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csv, 'utf8'),
  });
  await tap(page, `导入 ${count} 样`);
  await page.getByText('导入好了').waitFor();
}
