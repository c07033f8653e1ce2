import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fen, grouped } from '../../../core/money.ts';
import type { Seen as SeenFigures } from '../../../core/protocol.ts';
import { clockOf, dayOf } from '../../../core/time.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { lastDays } from '../../store/shop.ts';
import { seenByCentre } from '../../sync/seen.ts';
import { Amount } from '../../ui/amount.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';

/** 中心看到的: the centre's figures of today beside this till's own. */
export function Seen(): JSX.Element {
  const { store, now, sync } = useSession();
  const [seen, setSeen] = useState<SeenFigures | null>(null);
  const [asking, setAsking] = useState(false);
  const own = useQuery(() => lastDays(store, dayOf(now()), 1))?.[0]?.figures;
  const ask = (): void => {
    setAsking(true);
    seenByCentre()
      .then(setSeen)
      .finally(() => setAsking(false));
  };
  const unsent = sync?.state.value.unsent ?? 0;
  useEffect(ask, [unsent]);
  return (
    <div>
      <ShopMark title="中心看到的" back={() => history.back()} />
      <div class="shop-cards">
        <Card title="中心 · 今天" right={seen === null ? '没问到' : `${clockOf(seen.now)} 问的`}>
          <p data-testid="seen-amount">
            <Amount text={seen === null ? '—' : grouped(fen(seen.amount))} size="sum" yen />
          </p>
          <p>
            {seen === null
              ? '断网时中心看不到新的单，接上网就有。'
              : `${seen.sales} 单，共 ${seen.entries} 条记录`}
          </p>
          <Button onClick={ask} busy={asking}>
            再问一次
          </Button>
        </Card>
        <Card title="这台机器 · 今天">
          <p data-testid="own-amount">
            <Amount text={grouped(own?.amount ?? fen(0))} size="sum" yen />
          </p>
          <p>
            {own?.sales ?? 0} 单{unsent > 0 ? `，${unsent} 条还没传` : '，都传上去了'}
          </p>
        </Card>
      </div>
    </div>
  );
}
