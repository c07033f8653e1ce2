import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import {
  type Transfer,
  differing,
  goodsOf,
  transferCost,
} from '../../../../core/goods/transfer-state.ts';
import type { ShopLinked } from '../../../../core/goods/transfer.ts';
import { grouped } from '../../../../core/money.ts';
import { momentText } from '../../../parts/moment.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { otherShops, transfersSent } from '../../../store/goods/transfers.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import { SaveTable } from '../save-table.tsx';
import {
  type TransferOrder,
  type TransfersAsked,
  datesText,
  isOpen,
  shopName,
  stateWords,
  transferOptions,
  transfersAsked,
  transfersSentence,
  transfersTable,
} from './transfer-views.ts';
import { takeBack, useWrite } from '../writing.ts';
import '../goods.css';

const ORDER_WORDS: Readonly<Record<TransferOrder, string>> = {
  open: '没到的在前',
  latest: '新的在前',
  money: '钱多的在前',
};
const MOST_LISTED = 200;

/** /goods/transfer — 调拨: what was sent to other shops, and whether it came there. */
export function TransferList(): JSX.Element {
  const { store, station } = useSession();
  const { route } = useLocation();
  const read = useQuery(
    async () => ({ all: await transfersSent(store), shops: await otherShops(store) }),
    [],
    ['transfer', 'shop'],
  );
  const [asked, setAsked] = useState<TransfersAsked>({ which: 'all', order: 'open' });
  const [open, setOpen] = useState<string | null>(null);
  const { all, shops } = read ?? { all: [], shops: [] };
  const shown = transfersAsked(all, asked);
  const chosen = all.find(({ id }) => id === open);
  return (
    <div class="goods goods-transfers">
      <ShopMark title="调拨" back={() => route('/goods')} />
      {read !== null && all.length === 0 && (
        <Empty icon="truck" text="还没调过货。送到别的店的货，库存马上减，那边当进货收。" />
      )}
      {all.length > 0 && <p class="goods-caption">{transfersSentence(all)}</p>}
      <div class="goods-rows">
        {all.length > FEW && (
          <div class="goods-stock-asked">
            <AskedSelects
              label="看哪些"
              options={transferOptions(all, shops)}
              asked={asked.which}
              onAsked={(which) => setAsked({ ...asked, which })}
              orders={ORDER_WORDS}
              order={asked.order}
              onOrder={(order) => setAsked({ ...asked, order })}
            />
          </div>
        )}
        {shown.slice(0, MOST_LISTED).map((one) => (
          <TransferRow key={one.id} one={one} shops={shops} onOpen={() => setOpen(one.id)} />
        ))}
        {all.length > 0 && (
          <div class="goods-rows-end">
            <SaveTable
              name={`${station.name}-调拨`}
              rows={() => transfersTable(shown, shops)}
              disabled={shown.length === 0}
            />
          </div>
        )}
      </div>
      <div class="goods-acts">
        <Button
          kind="primary"
          size="big"
          icon="truck"
          disabled={!shops.some(({ linked }) => linked)}
          onClick={() => route('/goods/transfer/new')}
        >
          送货到别的店
        </Button>
      </div>
      {chosen !== undefined && (
        <TransferSheet one={chosen} shops={shops} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

type OneProps = { readonly one: Transfer; readonly shops: readonly ShopLinked[] };

function TransferRow({ one, shops, onOpen }: OneProps & { onOpen: () => void }): JSX.Element {
  const { now } = useSession();
  return (
    <Row
      title={`去${shopName(one.to, shops)}`}
      detail={`${momentText(one.at, now())} · ${goodsOf(one).length} 样`}
      right={`¥${grouped(transferCost(one))}`}
      rightDetail={stateWords(one)}
      onClick={onOpen}
    />
  );
}

/** What a transfer's state means, and what is to be done. */
function meaningOf(one: Transfer): string {
  if (one.receiving !== null) {
    return differing(one).length === 0
      ? '那边都收到了。'
      : '那边收到的和送出的不一样，问一问；多出来或找到的，在“报损”里记。';
  }
  if (one.backs.length > 0) return '叫回来了，货回到库存里了。';
  return one.recall === null
    ? '在路上。货到了，那边在“进货”里收，这里会自己变。'
    : '在叫回。联上网，中心说那边没收，货就回到库存里；那边收了，就算送到了。';
}

/** The way to have goods back that nobody received; while that is asked, the way to leave it. */
function RecallButton({ one }: { readonly one: Transfer }): JSX.Element {
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const { recall } = one;
  const act = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    if (recall !== null) await takeBack(write, recall, '不叫了，货还是送过去。');
    else await write('transfer-recalled', { transfer: one.id });
    setBusy(false);
  };
  return (
    <Button kind="danger-text" icon="undo" busy={isBusy} onClick={() => void act()}>
      {recall === null ? '叫回来，不送了' : '不叫了，照样送'}
    </Button>
  );
}

/** The lines of a transfer, and of each what came of it. */
function TransferSheet({ one, shops, onClose }: OneProps & { onClose: () => void }): JSX.Element {
  const { now } = useSession();
  const wrong = new Map(differing(one).map((line) => [line.product, line.came]));
  return (
    <Sheet
      open
      title={`去${shopName(one.to, shops)} ${momentText(one.at, now())}`}
      onClose={onClose}
      foot={isOpen(one) ? <RecallButton one={one} /> : undefined}
    >
      <p>{meaningOf(one)}</p>
      {one.note !== '' && <p>{one.note}</p>}
      {goodsOf(one).map((goods) => (
        <Row
          key={goods.product}
          title={goods.name}
          detail={[goods.spec, datesText(goods)].filter((word) => word !== '').join(' · ')}
          right={`${goods.quantity} ${goods.unit}`}
          rightDetail={
            wrong.has(goods.product)
              ? `收到 ${wrong.get(goods.product) ?? 0}`
              : goods.cost === null
                ? '没填进价'
                : `¥${grouped(goods.cost)}`
          }
        />
      ))}
    </Sheet>
  );
}
