import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ReceivedLine } from '../../../../core/goods/receiving.ts';
import { grouped, plus } from '../../../../core/money.ts';
import { clockOf, dayOf } from '../../../../core/time.ts';
import { stockText } from '../../../parts/quantity.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { type ReceivedWhole, receivingById } from '../../../store/goods/receivings.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import { dateWords } from './receive-words.ts';
import { SendBackSheet } from './send-back-sheet.tsx';
import { takeBack, useWrite } from '../writing.ts';
import '../goods.css';
import './received.css';

/** /goods/received/:id — one receiving: what came, and the ways back: part of it, or all. */
export function ReceivedOne(): JSX.Element {
  const id = useRoute().params['id'] ?? '';
  const { store } = useSession();
  const { route } = useLocation();
  const found = useQuery(
    async () => [await receivingById(store, id)],
    [id],
    ['entries', 'cancel', 'sent-back', 'product', 'supplier'],
  );
  const back = (): void => route('/goods/received');
  const [one] = found ?? [];
  return (
    <div class="goods goods-received-one">
      <ShopMark title="进货单" back={back} />
      {one === null && (
        <Empty
          icon="truck"
          text="没有这张进货单，或者撤销了。"
          action={{ label: '回进货记录', onClick: back }}
        />
      )}
      {one && <Whole one={one} onGone={back} />}
    </div>
  );
}

function Whole({ one, onGone }: { one: ReceivedWhole; onGone: () => void }): JSX.Element {
  const write = useWrite();
  const [open, setOpen] = useState<number | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { body, back } = one;
  const undo = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const done = await takeBack(write, one.id, '这次进货撤销了，库存和欠款都退回去了。');
    setBusy(false);
    if (done) onGone();
  };
  return (
    <>
      <div class="goods-cards">
        <Card title={body.supplier === '' ? '没写供货商' : body.supplier} right={whenWords(one)}>
          <p class="goods-figure">
            ¥{grouped(plus(...body.lines.flatMap(({ cost }) => cost ?? [])))}
          </p>
          {aboutWords(one).map((words) => (
            <p key={words}>{words}</p>
          ))}
        </Card>
        <Card title={`${body.lines.length} 行货，点一行退给供货商`}>
          {body.lines.map((line, i) => (
            <LineRow key={i} one={one} line={line} back={back[i] ?? 0} onOpen={() => setOpen(i)} />
          ))}
        </Card>
      </div>
      <div class="goods-acts">
        {back.every((quantity) => quantity === 0) && (
          <Button kind="danger-text" icon="undo" busy={isBusy} onClick={() => void undo()}>
            撤销这次进货
          </Button>
        )}
      </div>
      {open !== null && <SendBackSheet one={one} at={open} onClose={() => setOpen(null)} />}
    </>
  );
}

const whenWords = ({ at }: ReceivedWhole): string => `${dayOf(at)} ${clockOf(at)}`;

function aboutWords({ body, supplier }: ReceivedWhole): string[] {
  return [
    [supplier?.contact ?? '', supplier?.phone ?? '', supplier?.address ?? '']
      .filter((word) => word !== '')
      .join(' · '),
    body.noteNumber === '' ? '' : `送货单号 ${body.noteNumber}`,
    body.warehouse === '' ? '' : `从${body.warehouse}来`,
    body.note,
  ].filter((words) => words !== '');
}

type LineProps = {
  readonly one: ReceivedWhole;
  readonly line: ReceivedLine;
  readonly back: number;
  readonly onOpen: () => void;
};

function LineRow({ one, line, back, onOpen }: LineProps): JSX.Element {
  const product = one.products.get(line.product);
  const units = (quantity: number): string =>
    product === undefined ? String(quantity) : stockText(quantity, product);
  return (
    <Row
      title={product?.name ?? '没有记录的货'}
      detail={[
        line.gift ? '赠品' : '',
        dateWords(line),
        line.counted ? '盘点时已数进去' : '',
        back > 0 ? `退了 ${units(back)}` : '',
      ]
        .filter((word) => word !== '')
        .join(' · ')}
      right={units(line.quantity)}
      rightDetail={line.cost === null ? '没填进价' : `¥${grouped(line.cost)}`}
      onClick={back < line.quantity ? onOpen : undefined}
    />
  );
}
