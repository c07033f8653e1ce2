import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Order, awaitedOf, isOpen } from '../../../../core/goods/order-state.ts';
import type { OrderLine } from '../../../../core/goods/order.ts';
import { type Supplier, WHOLESALE } from '../../../../core/goods/supplier.ts';
import { dayOf } from '../../../../core/time.ts';
import { saveFile } from '../../../device/save-file.ts';
import { tableFile } from '../../../device/table-export.ts';
import { momentText } from '../../../parts/moment.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { orderById, suppliers } from '../../../store/goods/orders.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { DraftLines } from './order-draft.tsx';
import { moneyWords, orderRows, orderText, standWords, supplierName } from './order-words.ts';
import { givenUp, givingDraft } from './order-writing.ts';
import { useOrderEdit } from './use-order-edit.ts';
import { sayUndoable, takeBack, useWrite, useWriteAll } from '../writing.ts';
import '../goods.css';
import './order.css';

const LEDGERS = ['order', 'arrived', 'supplier'] as const;

/** /goods/orders/:id — one order: what is of it there, what the centre says, what to do next. */
export function OrderPage({ id }: { readonly id: string }): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const read = useQuery(
    async () => ({ order: await orderById(store, id), known: await suppliers(store) }),
    [id],
    LEDGERS,
  );
  const back = (): void => route('/goods/orders');
  return (
    <div class="goods goods-order">
      <ShopMark title="订货单" back={back} />
      {read === null ? null : read.order === null ? (
        <Empty icon="search" text="没有这张订货单，可能已经撤销了。" />
      ) : (
        <OrderView order={read.order} known={read.known} />
      )}
    </div>
  );
}

type OrderViewProps = { readonly order: Order; readonly known: readonly Supplier[] };

function OrderView({ order: written, known }: OrderViewProps): JSX.Element {
  const { now } = useSession();
  const edit = useOrderEdit(written);
  const isDraft = written.state === 'drafted';
  const order = isDraft ? { ...written, lines: edit.lines } : written;
  return (
    <>
      <div class="goods-cards">
        <Card title={supplierName(order.supplier, known)} right={momentText(order.at, now())}>
          <p class="goods-order-state">{standWords(order, dayOf(now()))}</p>
          <p>
            {order.lines.length} 样，{moneyWords(order.lines)}
            {order.answer === '' ? '' : ` · 中心说：${order.answer}`}
          </p>
        </Card>
        {isDraft ? <DraftLines order={order} edit={edit} /> : <GivenLines order={order} />}
        <Others order={order} known={known} />
      </div>
      {isDraft ? (
        <DraftActs order={order} known={known} onWrite={edit.drop} />
      ) : (
        <NextAct order={order} />
      )}
    </>
  );
}

/** The lines of an order that was given, with what of them is there. */
function GivenLines({ order }: { readonly order: Order }): JSX.Element {
  const came = new Map(awaitedOf(order).map((one) => [one.product, one]));
  return (
    <div class="goods-order-lines">
      {order.lines.map((line, i) => (
        <Row
          key={`${line.product}/${i}`}
          title={line.name}
          detail={line.spec === '' ? undefined : line.spec}
          right={`${line.packs} ${line.unit}`}
          rightDetail={arrivedWords(line, came.get(line.product))}
        />
      ))}
    </div>
  );
}

/** "到齐", "到了 12 / 24"; '' while none has come. */
function arrivedWords(
  line: OrderLine,
  came: { readonly ordered: number; readonly arrived: number } | undefined,
): string {
  if (came === undefined || came.arrived === 0) return '';
  if (came.arrived >= came.ordered) return '到齐';
  return line.factor === 1
    ? `到了 ${came.arrived} / ${came.ordered}`
    : `到了 ${Math.floor((came.arrived / line.factor) * 10) / 10} / ${came.ordered / line.factor}`;
}

/** An order put aside is given, or given up. */
function DraftActs({
  order,
  known,
  onWrite,
}: OrderViewProps & { readonly onWrite: () => void }): JSX.Element {
  const { now } = useSession();
  const { route } = useLocation();
  const write = useWrite();
  const writeAll = useWriteAll();
  const [isBusy, setBusy] = useState(false);
  const lead = known.find(({ id }) => id === order.supplier)?.leadDays ?? null;
  const busily = async (work: () => Promise<void>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    onWrite();
    await work();
    setBusy(false);
  };
  const give = async (): Promise<void> => {
    if (await writeAll([givingDraft(order, now(), lead)])) say('下单了。');
  };
  const drop = async (): Promise<void> => {
    const sealed = await write('order-drafted', givenUp(order));
    if (!sealed) return;
    sayUndoable(write, sealed.entry.id, '草稿不要了。', '草稿又在了。');
    route('/goods/orders', true);
  };
  return (
    <div class="goods-acts">
      <Button busy={isBusy} onClick={() => void busily(drop)}>
        不要了
      </Button>
      <Button kind="primary" size="big" busy={isBusy} onClick={() => void busily(give)}>
        下单 {order.lines.length} 样
      </Button>
    </div>
  );
}

/** What is done next with an order that was given: it is received, or nothing. */
function NextAct({ order }: { readonly order: Order }): JSX.Element | null {
  const { route } = useLocation();
  if (!isOpen(order)) return null;
  return (
    <div class="goods-acts">
      <Button
        kind="primary"
        size="big"
        icon="truck"
        onClick={() => route(`/goods/receive?order=${order.id}`)}
      >
        收货
      </Button>
    </div>
  );
}

/** Sending it to a supplier of the shop's own, ending it, taking it back. */
function Others({ order, known }: OrderViewProps): JSX.Element | null {
  const { station, now } = useSession();
  const { route } = useLocation();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const head = { shop: station.name, day: dayOf(order.at), note: order.note };
  const text = orderText(order.lines, head);
  const name = `${station.name}-订货单-${dayOf(now())}.xlsx`;
  const end = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const why = order.arrived.size > 0 ? 'rest' : 'cancelled';
    const sealed = await write('order-closed', { order: order.id, why });
    setBusy(false);
    if (sealed) sayUndoable(write, sealed.entry.id, '这单关闭了，没到的不等了。', '又在等货了。');
  };
  const undo = async (): Promise<void> => {
    if (await takeBack(write, order.id, '订货单撤销了。')) route('/goods/orders', true);
  };
  const isOwn = order.supplier !== WHOLESALE;
  const isFresh = order.state === 'placed';
  return (
    <div class="goods-order-others">
      {isOwn && isOpen(order) && (
        <Sending
          text={text}
          to={supplierName(order.supplier, known)}
          rows={orderRows(order.lines)}
          name={name}
        />
      )}
      {isOpen(order) && (isOwn || order.state === 'partial') && (
        <Button busy={isBusy} onClick={() => void end()}>
          没到的不等了
        </Button>
      )}
      {isFresh && (
        <Button kind="danger-text" icon="undo" onClick={() => void undo()}>
          撤销这单
        </Button>
      )}
    </div>
  );
}

type SendingProps = {
  readonly text: string;
  readonly to: string;
  readonly rows: string[][];
  readonly name: string;
};

/** The order as text to paste, to hand to another app, or as a file. */
function Sending({ text, to, rows, name }: SendingProps): JSX.Element {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say(`订货单复制好了，去微信里粘贴给${to}。`);
    } catch {
      say('没能复制，请点“存成表格”。');
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
  const save = async (): Promise<void> => {
    try {
      saveFile(await tableFile('xlsx', async (take) => void (await take(rows))), name);
      say('订货单存好了，在“下载”里。');
    } catch (error) {
      reportError(error);
      say('没能存成表格，请再点一次。');
    }
  };
  return (
    <>
      <Button onClick={() => void copy()}>复制订货单</Button>
      {'share' in navigator && (
        <Button icon="send" onClick={() => void share()}>
          发给别人
        </Button>
      )}
      <Button icon="download" onClick={() => void save()}>
        存成表格
      </Button>
    </>
  );
}
