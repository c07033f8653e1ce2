import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { dayOf } from '../../../core/time.ts';
import { yuan } from '../../../core/money.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { baseUnit } from '../../parts/units.ts';
import { useSession } from '../../session.ts';
import { type Dated, expiring } from '../../store/batches.ts';
import { readShopSetting } from '../../store/shop-settings.ts';
import type { Store } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Row } from '../../ui/row.tsx';
import { ExpiringSettings } from './expiring-settings.tsx';
import { ExpiringSheet } from './expiring-sheet.tsx';
import { batchWords, expiringSentence, warnedOf, warningWords } from './expiring-words.ts';
import './goods.css';
import './expiring.css';

/** The shop's warnings, and the goods that the earliest of them is about. */
async function readExpiring(
  store: Store,
  today: string,
): Promise<{ warnings: readonly number[]; goods: readonly Dated[] }> {
  const warnings = await readShopSetting(store, 'expiry');
  return { warnings, goods: await expiring(store, today, Math.max(...warnings)) };
}

/** /goods/expiring — 快过期: what to sell first, what to sell cheaper, what to take away. */
export function Expiring(): JSX.Element {
  const { store, now } = useSession();
  const { route } = useLocation();
  const today = dayOf(now());
  const [open, setOpen] = useState<string | null>(null);
  const [isSetting, setSetting] = useState(false);
  const found = useQuery(
    () => readExpiring(store, today),
    [today],
    ['batch', 'stock', 'product', 'setting'],
  );
  const back = (): void => route('/goods');
  const warned = found === null ? [] : warnedOf(found.goods, found.warnings, today);
  const chosen = found?.goods.find(({ product }) => product.id === open);
  return (
    <div class="goods goods-expiring">
      <ShopMark title="快过期" back={back} />
      {found !== null && warned.length === 0 && (
        <Empty
          icon="check"
          text="没有快过期的货。进货时填了生产日期的，到时候会在这里。"
          action={{ label: '回货品', onClick: back }}
        />
      )}
      {warned.length > 0 && <p class="goods-caption">{expiringSentence(warned)}</p>}
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
