import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { dayOf } from '../../../core/time.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Row } from '../../ui/row.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { say } from '../../ui/toast-queue.ts';
import { useLow } from './low-goods.ts';
import {
  type Chosen,
  type OrderLine,
  cartonWords,
  cartonsOf,
  leftWords,
  lowSentence,
  orderText,
} from './order-list.ts';
import './goods.css';
import './low.css';

/** /goods/low — 快没了: what runs out, how many cartons to order, the list to send. */
export function GoodsLow(): JSX.Element {
  const { station, now } = useSession();
  const { route } = useLocation();
  const lines = useLow();
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const back = (): void => route('/goods');
  const set = (line: OrderLine, cartons: number): void =>
    setChosen(new Map([...chosen, [line.product.id, Math.min(Math.max(0, cartons), 999)]]));
  if (lines === null)
    return (
      <div class="goods">
        <ShopMark title="快没了" back={back} />
      </div>
    );
  const text = orderText(lines, chosen, { shop: station.name, day: dayOf(now()) });
  return (
    <div class="goods goods-low">
      <ShopMark title="快没了" back={back} />
      {lines.length === 0 ? (
        <Empty
          icon="check"
          text="没有快没了的货。没盘过的货不在这里，盘一下就能提醒。"
          action={{ label: '回货品', onClick: back }}
        />
      ) : (
        <>
          <p class="goods-caption">{lowSentence(lines)}</p>
          <div class="goods-rows">
            {lines.map((line) => (
              <LowRow
                key={line.product.id}
                line={line}
                cartons={cartonsOf(line, chosen)}
                onCartons={(cartons) => set(line, cartons)}
              />
            ))}
          </div>
          <OrderActs text={text} />
        </>
      )}
    </div>
  );
}

type LowRowProps = {
  readonly line: OrderLine;
  readonly cartons: number;
  readonly onCartons: (cartons: number) => void;
};

function LowRow({ line, cartons, onCartons }: LowRowProps): JSX.Element {
  const { product } = line;
  const name = (
    <a class="goods-low-name" href={`/goods/${product.id}`}>
      {product.name}
      <small>{leftWords(line)}</small>
    </a>
  );
  return (
    <Row title={name} right={line.unit} rightDetail={cartonWords(line)}>
      <Stepper
        label={product.name}
        text={String(cartons)}
        onLess={() => onCartons(cartons - 1)}
        onMore={() => onCartons(cartons + 1)}
      />
    </Row>
  );
}

function OrderActs({ text }: { text: string }): JSX.Element {
  const none = text === '';
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say('订货单复制好了，去微信里粘贴。');
    } catch {
      say('没能复制，请点“发给别人”。');
    }
  };
  const share = async (): Promise<void> => {
    try {
      await navigator.share({ text });
    } catch (error) {
      // Closing the system's panel is no failure.
      if (!(error instanceof DOMException && error.name === 'AbortError')) {
        say('没能发出去，请点“复制订货单”。');
      }
    }
  };
  return (
    <div class="goods-acts">
      <Button kind="primary" disabled={none} onClick={() => void copy()}>
        复制订货单
      </Button>
      {'share' in navigator && (
        <Button icon="send" disabled={none} onClick={() => void share()}>
          发给别人
        </Button>
      )}
    </div>
  );
}
