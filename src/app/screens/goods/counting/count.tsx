import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { COUNT_LINES, type Counting } from '../../../../core/goods/counting.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { onHand } from '../../../../core/goods/stock.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { countById, nextRound, recountedToo, roundOf } from '../../../store/goods/counting.ts';
import { draftId } from '../../../store/drafts.ts';
import { productById, stocksOf } from '../../../store/goods/goods.ts';
import { Band } from '../../../ui/band.tsx';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { type CountDraft, countTask, talliedOf, withSeen } from './count-draft.ts';
import { CountLines } from './count-lines.tsx';
import { scopeWords } from './count-words.ts';
import { type TaskDesk, useTaskDesk } from '../task-desk.ts';
import { TaskHead, useTaskScans } from '../task-head.tsx';
import { useWrite } from '../writing.ts';
import '../goods.css';
import '../receiving/receive.css';
import './count.css';

/** /goods/count/:id?again= — one phone's part of a count: scanned, typed, handed in. */
export function Count(): JSX.Element | null {
  const id = useRoute().params['id'] ?? '';
  const { store } = useSession();
  const { route } = useLocation();
  const found = useQuery(async () => [await countById(store, id)], [id], ['counting']);
  if (found === null) return null;
  const [counting] = found;
  if (counting) return <Counting key={id} counting={counting} />;
  const back = (): void => route('/goods/count');
  return (
    <div class="goods">
      <ShopMark title="盘点" back={back} />
      <Empty icon="list" text="没有这张盘点单。" action={{ label: '回盘点', onClick: back }} />
    </div>
  );
}

type PartProps = { readonly counting: Counting; readonly desk: TaskDesk<CountDraft> };

function Counting({ counting }: { counting: Counting }): JSX.Element {
  const desk = useTaskDesk(countTask);
  const { see, fresh } = useSeeing(counting, desk);
  const take = useTaskScans(see);
  useAgain(counting, desk);
  const count = desk.draft?.lines.length ?? 0;
  const isForeign = desk.draft !== null && isOther(desk.draft, counting.id);
  return (
    <div class="goods goods-receive">
      <TaskHead
        title="盘点"
        detail={`${scopeWords(counting.scope)}${count === 0 ? '' : ` ${count} 样`}`}
        from="/goods/count"
        onCode={take}
        onPick={(product) => void see(product, product.weighed ? 0 : 1)}
      />
      {isForeign && (
        <Band
          tone="note"
          title={`另一张盘点单有 ${count} 样没交`}
          href={`/goods/count/${desk.draft?.count ?? ''}`}
        />
      )}
      {desk.draft !== null && !isForeign && (
        <>
          <CountLines counting={counting} desk={desk} draft={desk.draft} fresh={fresh} />
          <CountFoot counting={counting} desk={desk} />
        </>
      )}
    </div>
  );
}

/** The desk is one; what lies on it may belong to another count. */
const isOther = (draft: CountDraft, count: string): boolean =>
  draft.lines.length > 0 && draft.count !== count;

type See = (product: Product, more: number) => Promise<void>;

function useSeeing(
  counting: Counting,
  desk: TaskDesk<CountDraft>,
): { readonly see: See; readonly fresh: string | null } {
  const { store, now } = useSession();
  const [fresh, setFresh] = useState<string | null>(null);
  const see: See = async (product, more) => {
    if (product.service) {
      say(`${product.name}是服务，不用盘。`);
      return;
    }
    const at = now();
    const [round, stocks] = await Promise.all([
      roundOf(store, counting.id, product.id),
      stocksOf(store, [product.id]),
    ]);
    await desk.change((draft) => {
      if (isOther(draft, counting.id)) return draft;
      // A recount that is on the desk already goes on, whatever was handed in before.
      const own = draft.lines.find((line) => line.product === product.id);
      return withSeen(draft, counting.id, product, { more, at, round: own?.round ?? round });
    });
    setFresh(product.id);
    const held = onHand(stocks.get(product.id) ?? null);
    if (!counting.blind && held.counted && product.weighed) say('称好了点一下改数量。');
  };
  return { see, fresh };
}

/** Puts a product on the desk that is to be counted anew. */
function useAgain(counting: Counting, desk: TaskDesk<CountDraft>): void {
  const { store, now } = useSession();
  const { route } = useLocation();
  const product = useRoute().query['again'];
  useEffect(() => {
    if (product === undefined) return;
    route(`/goods/count/${counting.id}`, true);
    Promise.all([productById(store, product), nextRound(store, counting.id, product)])
      .then(async ([found, round]) => {
        if (found === null) return;
        const seen = { more: 0, at: now(), round };
        await desk.change((draft) =>
          isOther(draft, counting.id) ? draft : withSeen(draft, counting.id, found, seen),
        );
        say(`重新数${found.name}，店里每一处都要数。`);
      })
      .catch(reportError);
  }, [product]);
}

function CountFoot({ counting, desk }: PartProps): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const count = desk.draft?.lines.length ?? 0;
  const handIn = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const settled = await desk.settle(async (draft) => {
      const body = talliedOf(draft);
      const more = await recountedToo(store, body);
      for (let at = 0; at < more.length; at += COUNT_LINES) {
        const part = { count: body.count, lines: more.slice(at, at + COUNT_LINES) };
        if ((await write('count-tallied', part)) === null) return false;
      }
      return (await write('count-tallied', body, { options: { cart: draftId('count') } })) !== null;
    });
    setBusy(false);
    if (settled) say(`交上了 ${settled.lines.length} 样。`);
  };
  return (
    <div class="goods-acts">
      <Button
        kind={count === 0 ? 'primary' : 'plain'}
        onClick={() => route(`/goods/count/${counting.id}/review`)}
      >
        看差多少
      </Button>
      <Button
        kind={count === 0 ? 'plain' : 'primary'}
        size="big"
        busy={isBusy}
        disabled={count === 0}
        onClick={() => void handIn()}
      >
        {count === 0 ? '交上' : `交上 ${count} 样`}
      </Button>
    </div>
  );
}
