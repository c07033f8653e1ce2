import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { dayOf } from '../../../../core/time.ts';
import { yuan } from '../../../../core/money.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { baseUnit } from '../../../parts/units.ts';
import { useSession } from '../../../session.ts';
import { type Dated, expiring } from '../../../store/goods/batches.ts';
import { readShopSetting } from '../../../store/shop-settings.ts';
import type { Store } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import { type DatedAsked, type DatedOrder, datedAsked, datedTable } from './dated-views.ts';
import { ExpiringSettings } from './expiring-settings.tsx';
import { ExpiringSheet } from './expiring-sheet.tsx';
import { batchWords, expiringSentence, warnedOf, warningWords } from './expiring-words.ts';
import { SaveTable } from '../save-table.tsx';
import { categoryOptions } from '../stock-view.ts';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import '../goods.css';
import '../stock.css';
import './expiring.css';

/** The shop's warnings, and the goods that the earliest of them is about. */
async function readExpiring(
  store: Store,
  today: string,
): Promise<{ warnings: readonly number[]; goods: readonly Dated[] }> {
  const warnings = await readShopSetting(store, 'expiry');
  return { warnings, goods: await expiring(store, today, Math.max(...warnings)) };
}

const categoriesOf = (goods: readonly Dated[]): ReturnType<typeof categoryOptions> =>
  categoryOptions(
    goods.map(({ product }) => product),
    '全部',
  );

const ORDER_WORDS: Readonly<Record<DatedOrder, string>> = {
  until: '先到期的在前',
  quantity: '数量多的在前',
  name: '按名字',
};

/** /goods/expiring — 快过期: what to sell first, what to sell cheaper, what to take away. */
export function Expiring(): JSX.Element {
  const { store, station, now } = useSession();
  const { route } = useLocation();
  const [asked, setAsked] = useState<DatedAsked>({ category: '', order: 'until' });
  const today = dayOf(now());
  const [open, setOpen] = useState<string | null>(null);
  const [isSetting, setSetting] = useState(false);
  const found = useQuery(
    () => readExpiring(store, today),
    [today],
    ['batch', 'stock', 'product', 'setting'],
  );
  const back = (): void => route('/goods');
  const all = found?.goods ?? [];
  const shown = datedAsked(all, asked);
  const warned = found === null ? [] : warnedOf(shown, found.warnings, today);
  const chosen = found?.goods.find(({ product }) => product.id === open);
  return (
    <div class="goods goods-expiring">
      <ShopMark title="快过期" back={back} />
      {found !== null && all.length === 0 && (
        <Empty
          icon="check"
          text="没有快过期的货。进货时填了生产日期的，到时候会在这里。"
          action={{ label: '回货品', onClick: back }}
        />
      )}
      {warned.length > 0 && <p class="goods-caption">{expiringSentence(warned)}</p>}
      {all.length > FEW && (
        <div class="goods-stock-asked">
          <AskedSelects
            label="分类"
            options={categoriesOf(all)}
            asked={asked.category}
            onAsked={(category) => setAsked({ ...asked, category })}
            orders={ORDER_WORDS}
            order={asked.order}
            onOrder={(order) => setAsked({ ...asked, order })}
          />
        </div>
      )}
      <div class="goods-rows">
        {warned.map((group) => (
          <section key={group.within} data-gone={group.within === null ? '' : undefined}>
            <h2 class="goods-expiring-head">{warningWords(group)}</h2>
            {group.goods.map((one) => (
              <DatedRow key={one.product.id} one={one} today={today} onOpen={setOpen} />
            ))}
          </section>
        ))}
      </div>
      <div class="goods-acts">
        <Button onClick={() => setSetting(true)}>提前几天提醒</Button>
        <SaveTable
          name={`${station.name}-快过期`}
          rows={() => datedTable(shown, today)}
          disabled={shown.length === 0}
        />
      </div>
      {chosen !== undefined && (
        <ExpiringSheet one={chosen} today={today} onClose={() => setOpen(null)} />
      )}
      {isSetting && found !== null && (
        <ExpiringSettings warnings={found.warnings} onClose={() => setSetting(false)} />
      )}
    </div>
  );
}

type RowProps = {
  readonly one: Dated;
  readonly today: string;
  readonly onOpen: (product: string) => void;
};

function DatedRow({ one, today, onOpen }: RowProps): JSX.Element {
  const { product, left } = one;
  const { nearPrice, price } = baseUnit(product);
  const [first] = left;
  return (
    <Row
      title={product.name}
      detail={first === undefined ? '' : batchWords(one, first, today)}
      right={`¥${yuan(nearPrice ?? price)}`}
      rightDetail={nearPrice === null ? undefined : `原价 ¥${yuan(price)}`}
      onClick={() => onOpen(product.id)}
    />
  );
}
