import type { JSX } from 'preact';
import type { Delivery } from '../../../../core/goods/delivery.ts';
import { grouped } from '../../../../core/money.ts';
import { dayOf } from '../../../../core/time.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { openDeliveries } from '../../../store/goods/deliveries.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { draftFor, expectedOf, noteTotal, supplierName } from './delivery-draft.ts';
import { type Received, useReceiving } from './receive-foot.tsx';
import { dueWords } from './receive-words.ts';
import { allRight } from './receiving-body.ts';
import type { Desk } from './receiving-desk.ts';
import type { Expected } from './receiving-draft.ts';

type CardsProps = {
  readonly desk: Desk;
  readonly onReceived: (done: Received) => void;
  readonly onPrice: (code: string) => void;
};

type Coming = { readonly delivery: Delivery; readonly expected: readonly Expected[] };

/** The deliveries on their way: each received with one tap when all is right. */
export function ReceiveCards(props: CardsProps): JSX.Element {
  const { store, station } = useSession();
  const coming = useQuery(
    async (): Promise<Coming[]> =>
      Promise.all(
        (await openDeliveries(store)).map(async (delivery) => ({
          delivery,
          expected: await expectedOf(store, station.id, delivery),
        })),
      ),
    [],
    ['delivery', 'product'],
  );
  return (
    <div class="goods-coming">
      {coming?.map((one) => (
        <ComingCard key={one.delivery.id} {...one} {...props} />
      ))}
      <div class="goods-coming-acts">
        <a class="button" data-kind="plain" href="/goods/paste">
          粘贴清单
        </a>
        <a class="button" data-kind="plain" href="/goods/received">
          进货记录
        </a>
      </div>
    </div>
  );
}

/** Lines shown of a note; the rest is counted. */
const MOST_SHOWN = 4;

function ComingCard({ delivery, expected, ...props }: Coming & CardsProps): JSX.Element {
  const { now } = useSession();
  const { isBusy, receive } = useReceiving(props);
  const goods = new Set(expected.map(({ product }) => product)).size;
  const rest = expected.length - MOST_SHOWN;
  return (
    <Card
      title={`${supplierName(delivery)} 送货单`}
      right={dueWords(delivery.due, dayOf(now()))}
      tone="attention"
    >
      <p>
        {expected
          .slice(0, MOST_SHOWN)
          .map(({ name }) => name)
          .join('、')}
        {rest > 0 && `，还有 ${rest} 样`}
      </p>
      <p class="muted">
        {[delivery.noteNumber, delivery.warehouse].filter((word) => word !== '').join(' · ')}
      </p>
      <div class="goods-coming-acts">
        <Button
          onClick={() => void props.desk.change((draft) => draftFor(draft, delivery, expected))}
        >
          扫着核对
        </Button>
        <Button
          kind="primary"
          busy={isBusy}
          onClick={() => void receive((draft) => allRight(draftFor(draft, delivery, expected)))}
        >
          都对，收货 {goods} 样 ¥{grouped(noteTotal(expected))}
        </Button>
      </div>
    </Card>
  );
}
