import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Fen, fen, grouped } from '../../../../core/money.ts';
import { dayOf } from '../../../../core/time.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { stockLines } from '../../../store/goods/stock-table.ts';
import type { Store } from '../../../store/store.ts';
import { type Worth, worthOver } from '../../../store/goods/worth.ts';
import { Bars } from '../../../ui/bars.tsx';
import { Card } from '../../../ui/card.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Row } from '../../../ui/row.tsx';
import { AskedSelects } from '../asked-selects.tsx';
import { signedYuan } from '../counting/count-words.ts';
import { SaveTable } from '../save-table.tsx';
import {
  type WorthAsked,
  type WorthOrder,
  changeOf,
  worthDays,
  worthOptions,
  worthTable,
} from './worth-views.ts';
import { changeLines, changeWords, turnoverSentence, worthSentence } from './worth-words.ts';
import '../goods.css';
import '../stock.css';

const SPANS = [
  { value: '30', label: '30 天' },
  { value: '90', label: '90 天' },
] as const;
type Span = (typeof SPANS)[number]['value'];

/** With what the shelves are worth at today's unit costs, in fen. */
type Reckoned = Worth & { readonly shelves: Fen };

async function reckon(
  store: Store,
  today: string,
  days: number,
  tell: (goods: number) => void,
): Promise<Reckoned> {
  const worth = await worthOver(store, today, days, tell);
  const lines = await stockLines(store);
  return { ...worth, shelves: fen(lines.reduce((sum, line) => sum + (line.worth ?? 0), 0)) };
}

/** /goods/worth — what all stock was worth day by day, what changed it, how fast it turns. */
export function StockWorth(): JSX.Element {
  const { store, now } = useSession();
  const { route } = useLocation();
  const [span, setSpan] = useState<Span>('30');
  const [worth, setWorth] = useState<Reckoned | null>(null);
  const [done, setDone] = useState(0);
  // Reckoned once for each look: a walk over all goods is not for every sale that goes on.
  useEffect(() => {
    let isOver = false;
    const tell = (goods: number): void => {
      if (!isOver) setDone(goods);
    };
    setWorth(null);
    reckon(store, dayOf(now()), Number(span), tell).then((found) => {
      if (!isOver) setWorth(found);
    }, reportError);
    return () => {
      isOver = true;
    };
  }, [store, span]);
  return (
    <div class="goods">
      <ShopMark title="货值变化" back={() => route('/goods/stock')} />
      <div class="goods-cards" data-testid="worth">
        <Choice label="多少天" options={SPANS} value={span} onChange={setSpan} />
        {worth === null ? (
          <p class="muted">正在算，算了 {done} 样……</p>
        ) : (
          <WorthCards worth={worth} />
        )}
      </div>
    </div>
  );
}

function WorthCards({ worth }: { worth: Reckoned }): JSX.Element {
  const sentence = worthSentence(worth);
  const turn = turnoverSentence(worth);
  const difference = fen((worth.days.at(-1)?.worth ?? 0) - worth.shelves);
  const bars = worth.days.map(({ day, worth: value }) => ({
    label: day.slice(5),
    value: Math.max(0, value),
    text: `¥${grouped(value)}`,
  }));
  return (
    <>
      <Card>
        <p>{sentence}</p>
        <Bars bars={bars} sentence={sentence} />
        {turn !== '' && <p>{turn}</p>}
      </Card>
      <Card title="怎么变的" right="按进价">
        {changeLines(worth).map(({ title, amount }) => (
          <Row key={title} title={title} right={amount} />
        ))}
        <p class="muted">没填进价的货没算在里面。</p>
      </Card>
      <Card title="成本差异" right={signedYuan(difference)}>
        <p>
          货架上的货按平均进价值 ¥{grouped(worth.shelves)}
          ，和账上差的这些，是进价变过、卖成负数留下的。
        </p>
      </Card>
      <DaysCard worth={worth} />
    </>
  );
}

const ORDER_WORDS: Readonly<Record<WorthOrder, string>> = {
  latest: '新的在前',
  earliest: '旧的在前',
  change: '变得多的在前',
  worth: '货值高的在前',
};

/** Day by day: what it was worth, and what changed it. */
function DaysCard({ worth }: { worth: Worth }): JSX.Element {
  const { station } = useSession();
  const [asked, setAsked] = useState<WorthAsked>({ why: 'all', order: 'latest' });
  const days = worthDays(worth, asked);
  return (
    <Card title="一天一天看" right={`${days.length} 天`}>
      <AskedSelects
        label="看哪些"
        options={worthOptions(worth)}
        asked={asked.why}
        onAsked={(why) => setAsked({ ...asked, why })}
        orders={ORDER_WORDS}
        order={asked.order}
        onOrder={(order) => setAsked({ ...asked, order })}
      />
      <div data-testid="worth-days">
        {days.map((one) => (
          <Row
            key={one.day}
            title={one.day.slice(5)}
            detail={changeWords(one)}
            right={`¥${grouped(one.worth)}`}
            rightDetail={signedYuan(changeOf(one, asked.why))}
          />
        ))}
      </div>
      <div class="goods-card-end">
        <SaveTable
          name={`${station.name}-货值`}
          rows={() => worthTable(worth, days)}
          disabled={days.length === 0}
        />
      </div>
    </Card>
  );
}
