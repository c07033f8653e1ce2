import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { REVERSAL } from '../../../../core/journal/reversal.ts';
import { pathOf } from '../../../../core/goods/category.ts';
import { versionFor } from '../../../../core/goods/saved.ts';
import type { Draft } from '../../../../core/journal/entry.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { type Session, useSession } from '../../../session.ts';
import { productsByIds } from '../../../store/goods/goods.ts';
import { suppliers } from '../../../store/goods/orders.ts';
import { stockLines } from '../../../store/goods/stock-table.ts';
import type { Store } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Row } from '../../../ui/row.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { BLANK_BULK, type BulkForm, type BulkLine, bulkLines, changeIn } from './bulk-form.ts';
import { BulkFields } from './bulk-fields.tsx';
import { belongs, categoryOptions } from '../stock-view.ts';
import { type WriteAll, useWriteAll } from '../writing.ts';
import '../goods.css';
import './bulk.css';

/** One change takes in at most so many goods: the rest is done with another. */
const MOST_CHANGED = 2_000;
const MOST_SHOWN = 100;
/** Entries that are written in one go, so that a sale never waits for long. */
const AT_ONCE = 50;

async function goodsIn(store: Store, category: string) {
  const [lines, known] = await Promise.all([stockLines(store), suppliers(store)]);
  const ids = lines.filter((line) => belongs(line, category)).map(({ id }) => id);
  const products = await productsByIds(store, ids.slice(0, MOST_CHANGED));
  return {
    products,
    known,
    categories: categoryOptions(lines, '全部货品'),
    isMore: ids.length > MOST_CHANGED,
  };
}

/** /goods/bulk — 一次改很多: which goods, what of them, how each becomes, then one tap. */
export function Bulk(): JSX.Element {
  const session = useSession();
  const { route } = useLocation();
  const writeAll = useWriteAll();
  const [category, setCategory] = useState('');
  const [form, setForm] = useState(BLANK_BULK);
  const [isBusy, setBusy] = useState(false);
  const read = useQuery(
    () => goodsIn(session.store, category),
    [category],
    ['product', 'supplier'],
  );
  const lines = useMemo(
    () => (read === null ? [] : bulkLines(read.products, form, read.known, category)),
    [read, form, category],
  );
  const save = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const drafts = await changeAll(session, writeAll, lines);
    setBusy(false);
    if (drafts === null) return;
    setCategory(afterwards(form, category));
    setForm({ ...form, percent: '', category: '' });
    say(`改好了 ${drafts.length} 样。`, {
      label: '撤销',
      run: () => void undoAll(session, writeAll, drafts),
    });
  };
  return (
    <div class="goods goods-bulk">
      <ShopMark title="一次改很多" back={() => route('/goods')} />
      {read !== null && (
        <>
          <div class="goods-rows">
            <BulkFields
              form={form}
              onForm={setForm}
              category={category}
              onCategory={setCategory}
              categories={read.categories}
              known={read.known}
            />
            <p class="goods-caption">
              {captionOf(read.products.length, lines.length, changeIn(form) !== null)}
              {read.isMore ? `先改前 ${MOST_CHANGED} 样，别的再改一次。` : ''}
            </p>
            {lines.slice(0, MOST_SHOWN).map(({ product, words }) => (
              <Row key={product.id} title={product.name} detail={words} />
            ))}
            {lines.length > MOST_SHOWN && (
              <p class="goods-caption">还有 {lines.length - MOST_SHOWN} 样，也一样改。</p>
            )}
          </div>
          <div class="goods-acts">
            <Button
              kind="primary"
              size="big"
              busy={isBusy}
              disabled={lines.length === 0}
              onClick={() => void save()}
            >
              {lines.length === 0 ? '改' : `改 ${lines.length} 样`}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

/** What was renamed is looked at under its new name. */
const afterwards = ({ what, category }: BulkForm, from: string): string =>
  what === 'category' && from !== '' ? pathOf(category) : from;

const captionOf = (all: number, changed: number, isTyped: boolean): string =>
  isTyped ? `这里 ${all} 样，会改 ${changed} 样，改成这样：` : `这里 ${all} 样，写下要改什么。`;

/** Writes an entry a product, some at a time; what was written when something hinders the rest. */
async function changeAll(
  { newId }: Session,
  writeAll: WriteAll,
  lines: readonly BulkLine[],
): Promise<readonly Draft[] | null> {
  const drafts = lines.map(({ body }) => ({
    id: newId(),
    kind: 'product-saved',
    v: versionFor(body),
    body: { ...body, fields: { ...body.fields }, units: body.units.map((unit) => ({ ...unit })) },
  }));
  return (await written(writeAll, drafts)) ? drafts : null;
}

async function undoAll(
  { newId }: Session,
  writeAll: WriteAll,
  drafts: readonly Draft[],
): Promise<void> {
  const backs = drafts.map(({ id }) => ({
    id: newId(),
    kind: REVERSAL,
    v: 1,
    body: { entry: id, reason: '' },
  }));
  if (await written(writeAll, backs)) say('都改回去了。');
}

async function written(writeAll: WriteAll, drafts: readonly Draft[]): Promise<boolean> {
  for (let at = 0; at < drafts.length; at += AT_ONCE) {
    if (!(await writeAll(drafts.slice(at, at + AT_ONCE)))) return false;
  }
  return true;
}
