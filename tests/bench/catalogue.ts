import Papa from 'papaparse';
import { type Note, against, median } from './result.ts';
import { type Stage, ask, benchPage } from './stage.ts';

const ROUNDS = 3;

/** The shared catalogue, from the network to its first look-up. */
export async function catalogueGroup(stage: Stage, note: Note): Promise<void> {
  stage.tell('loading the catalogue into the centre');
  await stage.site.catalogue(stage.goods);
  const { data } = Papa.parse<Record<string, string>>(stage.goods, {
    header: true,
    skipEmptyLines: true,
  });
  const path = stage.site.file(
    'rows.json',
    JSON.stringify(data.map(({ barcode, ...rest }) => ({ gtin: barcode, ...rest }))),
  );
  const gtin = data[Math.floor(data.length / 2)]?.['barcode'] ?? '';
  const context = await stage.browser('catalogue');
  const page = await benchPage(stage, context);
  stage.tell('fetching the catalogue');
  await ask(page, 'enrolled', { name: 'enrolled', code: await stage.site.code() });
  const ours: number[] = [];
  const rows: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await ask(page, 'segments', { gtin }));
    rows.push(await ask(page, 'rows', { gtin, path }));
  }
  await context.close();
  note(
    against(
      `catalogue of ${data.length}, fetch to first look-up`,
      median(ours),
      'ms',
      median(rows),
      0.1,
    ),
  );
}
