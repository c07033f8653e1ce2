import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Payable } from '../../../core/goods/payable.ts';
import { type Supplier, WHOLESALE } from '../../../core/goods/supplier.ts';
import { grouped, plus } from '../../../core/money.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { suppliers } from '../../store/orders.ts';
import { payables } from '../../store/payables.ts';
import { Button } from '../../ui/button.tsx';
import { Row } from '../../ui/row.tsx';
import { PaySheet } from './pay-sheet.tsx';
import { SupplierSheet } from './supplier-sheet.tsx';
import './goods.css';
import './order.css';

const LEDGERS = ['supplier', 'payable'] as const;

/** Who the shop buys from, with what it owes each. */
type Owed = { readonly supplier: Supplier; readonly payable: Payable };

/** What a sheet is open for: an old supplier, or (null) a new one. */
type Open =
  | { readonly is: 'edit'; readonly supplier: Supplier | null }
  | { readonly is: 'pay'; readonly owed: Owed };

/** /goods/orders/suppliers — 供货商: who the shop buys from, what it owes and pays. */
export function Suppliers(): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const [open, setOpen] = useState<Open | null>(null);
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
  return (
    <div class="goods goods-suppliers">
      <ShopMark title="供货商" back={() => route('/goods/orders')} />
      {read !== null && (
        <>
          <p class="goods-caption">{owedSentence(read)}</p>
          <div class="goods-rows">
            {read.map((owed) => (
              <SupplierRow key={owed.supplier.id} owed={owed} onOpen={setOpen} />
            ))}
          </div>
          <div class="goods-acts">
            <Button icon="plus" onClick={() => setOpen({ is: 'edit', supplier: null })}>
              加供货商
            </Button>
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
