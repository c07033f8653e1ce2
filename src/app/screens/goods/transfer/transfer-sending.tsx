import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../../core/goods/product.ts';
import { goodsOf, transferCost } from '../../../../core/goods/transfer-state.ts';
import type { ShopLinked } from '../../../../core/goods/transfer.ts';
import { grouped } from '../../../../core/money.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { draftId } from '../../../store/drafts.ts';
import { batchesOf } from '../../../store/goods/batches.ts';
import { productsByIds, stocksOf } from '../../../store/goods/goods.ts';
import type { Store } from '../../../store/store.ts';
import { otherShops } from '../../../store/goods/transfers.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { type TaskDesk, useTaskDesk } from '../task-desk.ts';
import { TaskHead, useTaskScans } from '../task-head.tsx';
import {
  type TransferDraft,
  transferOf,
  transferTask,
  whyNotSent,
  withSent,
} from './transfer-draft.ts';
import { withQuantity } from '../losses/write-off-draft.ts';
import { LostLines } from '../losses/write-off-lines.tsx';
import { useWrite } from '../writing.ts';
import '../goods.css';
import '../receiving/receive.css';
import '../losses/loss.css';

/** /goods/transfer/new — 送货到别的店: to which shop, what, and how many. */
export function TransferSending(): JSX.Element {
  const { store, newId } = useSession();
  const desk = useTaskDesk(transferTask(newId));
  const [fresh, setFresh] = useState<string | null>(null);
  const shops = useQuery(() => otherShops(store), [], ['shop']) ?? [];
  const open = shops.filter(({ linked }) => linked);
  const add = async (product: Product, more: number): Promise<void> => {
    const why = whyNotSent(product);
    if (why !== null) {
      say(why);
      return;
    }
    await desk.change((draft) => withSent(draft, product, more));
    setFresh(product.id);
  };
  const take = useTaskScans(add);
  const { draft } = desk;
  const count = draft?.lines.length ?? 0;
  const to = open.find(({ shop }) => shop === draft?.to) ?? open[0] ?? null;
  return (
    <div class="goods goods-receive">
      <TaskHead
        title="调货"
        detail={count === 0 ? '' : `${count} 样`}
        from="/goods/transfer"
        onCode={take}
        onPick={(product) => void add(product, 1)}
      />
      {draft !== null && (
        <>
          <LostLines
            lines={draft.lines}
            set={(product, quantity) =>
              void desk.change((held) => withQuantity(held, product, quantity))
            }
            empty={<Empty icon="truck" text="扫一件记一件，整箱扫箱码。送出了库存就减掉。" />}
            fresh={fresh}
          >
            <SendingMore desk={desk} draft={draft} shops={open} to={to} />
          </LostLines>
          <SendingFoot desk={desk} draft={draft} to={to} />
        </>
      )}
    </div>
  );
}

type SendingProps = {
  readonly desk: TaskDesk<TransferDraft>;
  readonly draft: TransferDraft;
  readonly to: ShopLinked | null;
};

function SendingMore({
  desk,
  draft,
  shops,
  to,
}: SendingProps & { readonly shops: readonly ShopLinked[] }): JSX.Element {
  return (
    <div class="goods-loss-more">
      <Select
        label="送到哪个店"
        options={shops.map(({ shop, name }) => ({ value: shop, label: name }))}
        value={to?.shop ?? ''}
        onChange={(shop) => void desk.change((held) => ({ ...held, to: shop }))}
      />
      <Field
        label="说一句（可以不填）"
        value={draft.note}
        maxLength={60}
        onInput={(note) => void desk.change((held) => ({ ...held, note }))}
      />
    </div>
  );
}

/** The entry's body, with costs as the ledger knows them now. */
async function bodyOf(store: Store, draft: TransferDraft, to: string) {
  const ids = draft.lines.map(({ product }) => product);
  const [products, stocks, batches] = await Promise.all([
    productsByIds(store, ids),
    stocksOf(store, ids),
    batchesOf(store, ids),
  ]);
  return transferOf(draft, to, {
    products: new Map(products.map((one) => [one.id, one])),
    stocks,
    batches,
  });
}

function SendingFoot({ desk, draft, to }: SendingProps): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const send = async (shop: ShopLinked): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    let words = '';
    const settled = await desk.settle(async (now) => {
      const body = await bodyOf(store, now, shop.shop);
      const goods = goodsOf(body).length;
      if (goods < now.lines.length) {
        say('有的货没有厂家的条码了，别的店认不出来：拿掉再送。');
        return false;
      }
      words = `送出了：${goods} 样，进价 ¥${grouped(transferCost(body))}。`;
      const dated = body.lines.some(({ until }) => until !== undefined);
      const more = { id: now.id, v: dated ? 2 : 1, options: { cart: draftId('transfer') } };
      return (await write('transfer-sent', body, more)) !== null;
    });
    setBusy(false);
    if (settled === null) return;
    say(words);
    route('/goods/transfer');
  };
  return (
    <div class="goods-receive-foot">
      <div class="goods-acts">
        <Button
          kind="primary"
          size="big"
          busy={isBusy}
          disabled={draft.lines.length === 0 || to === null}
          onClick={() => {
            if (to !== null) void send(to);
          }}
        >
          {draft.lines.length === 0 || to === null
            ? '送出'
            : `送 ${draft.lines.length} 样到${to.name}`}
        </Button>
      </div>
    </div>
  );
}
