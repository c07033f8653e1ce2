import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Supplier, WHOLESALE } from '../../../../core/goods/supplier.ts';
import { grouped, plus } from '../../../../core/money.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { suppliers } from '../../../store/goods/orders.ts';
import { payables } from '../../../store/goods/payables.ts';
import { Button } from '../../../ui/button.tsx';
import { Row } from '../../../ui/row.tsx';
import { type Owed, type OwedAsked, type OwedOrder, owedAsked, owedTable } from './order-views.ts';
import { PaySheet } from './pay-sheet.tsx';
import { SaveTable } from '../save-table.tsx';
import { SupplierSheet } from './supplier-sheet.tsx';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import '../goods.css';
import './order.css';
import '../stock.css';

const LEDGERS = ['supplier', 'payable'] as const;

const VIEW_OPTIONS = [
  { value: 'all', label: '全部' },
  { value: 'owing', label: '没结清的' },
] as const;
const ORDER_WORDS: Readonly<Record<OwedOrder, string>> = {
  owed: '欠得多的在前',
  received: '进得多的在前',
  name: '按名字',
};

/** What a sheet is open for: an old supplier, or (null) a new one. */
type Open =
  | { readonly is: 'edit'; readonly supplier: Supplier | null }
  | { readonly is: 'pay'; readonly owed: Owed };

/** /goods/orders/suppliers — 供货商: who the shop buys from, what it owes and pays. */
export function Suppliers(): JSX.Element {
  const { store, station } = useSession();
  const { route } = useLocation();
  const [open, setOpen] = useState<Open | null>(null);
  const [asked, setAsked] = useState<OwedAsked>({ view: 'all', order: 'owed' });
  const read = useQuery(
    async (): Promise<Owed[]> => {
      const known = (await suppliers(store)).filter(({ gone }) => !gone);
      const owed = await payables(
        store,
        known.map(({ id }) => id),
      );
      return known.flatMap((supplier, i) => {
        const payable = owed[i];
        return payable ? [{ supplier, payable }] : [];
      });
    },
    [],
    LEDGERS,
  );
  const shown = owedAsked(read ?? [], asked);
  return (
    <div class="goods goods-suppliers">
      <ShopMark title="供货商" back={() => route('/goods/orders')} />
      {read !== null && (
        <>
          <p class="goods-caption">{owedSentence(read)}</p>
          {read.length > FEW && (
            <div class="goods-stock-asked">
              <AskedSelects
                label="看哪些"
                options={VIEW_OPTIONS}
                asked={asked.view}
                onAsked={(view) => setAsked({ ...asked, view })}
                orders={ORDER_WORDS}
                order={asked.order}
                onOrder={(order) => setAsked({ ...asked, order })}
              />
            </div>
          )}
          <div class="goods-rows">
            {shown.map((owed) => (
              <SupplierRow key={owed.supplier.id} owed={owed} onOpen={setOpen} />
            ))}
          </div>
          <div class="goods-acts">
            <Button icon="plus" onClick={() => setOpen({ is: 'edit', supplier: null })}>
              加供货商
            </Button>
            <SaveTable
              name={`${station.name}-供货商`}
              rows={() => owedTable(shown)}
              disabled={shown.length === 0}
            />
          </div>
        </>
      )}
      {open?.is === 'edit' && (
        <SupplierSheet supplier={open.supplier} onClose={() => setOpen(null)} />
      )}
      {open?.is === 'pay' && <PaySheet {...open.owed} onClose={() => setOpen(null)} />}
    </div>
  );
}

type SupplierRowProps = { readonly owed: Owed; readonly onOpen: (open: Open) => void };

function SupplierRow({ owed, onOpen }: SupplierRowProps): JSX.Element {
  const { supplier, payable } = owed;
  return (
    <Row
      title={
        <button
          class="goods-supplier"
          type="button"
          onClick={() => onOpen({ is: 'edit', supplier })}
        >
          {supplier.name}
          <small>{aboutWords(supplier)}</small>
        </button>
      }
      right={payable.owed === 0 ? '' : `¥${grouped(payable.owed)}`}
      rightDetail={payable.owed === 0 ? '不欠' : payable.owed > 0 ? '欠他' : '多付了'}
    >
      <Button onClick={() => onOpen({ is: 'pay', owed })}>付款</Button>
    </Row>
  );
}

/** "老李 · 138****5678 · 2 天到货". */
const aboutWords = ({ id, contact, phone, leadDays }: Supplier): string => {
  const words = [contact, phone, leadDays === null ? '' : `${leadDays} 天到货`];
  const known = words.filter((word) => word !== '');
  return known.length > 0 ? known.join(' · ') : id === WHOLESALE ? '邮政送货' : '点一下补资料';
};

/** "欠 2 家共 ¥1,240.00。" */
function owedSentence(all: readonly Owed[]): string {
  const owing = all.filter(({ payable }) => payable.owed > 0);
  if (owing.length === 0) return '不欠供货商的钱。';
  return `欠 ${owing.length} 家共 ¥${grouped(plus(...owing.map(({ payable }) => payable.owed)))}。`;
}
