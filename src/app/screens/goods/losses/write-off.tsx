import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fen, grouped } from '../../../../core/money.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { PhotoField } from '../../../parts/photo-field.tsx';
import { useSession } from '../../../session.ts';
import { draftId } from '../../../store/drafts.ts';
import { productById, productsByIds, stocksOf } from '../../../store/goods/goods.ts';
import type { Store } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Field } from '../../../ui/field.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { LostLines } from './write-off-lines.tsx';
import { REASON_OPTIONS, actWords } from './loss-words.ts';
import { type TaskDesk, useTaskDesk } from '../task-desk.ts';
import { TaskHead, useTaskScans } from '../task-head.tsx';
import {
  type LossDraft,
  lossOf,
  lossTask,
  withLost,
  withQuantity,
  withReason,
} from './write-off-draft.ts';
import { sayUndoable, useWrite } from '../writing.ts';
import '../goods.css';
import '../receiving/receive.css';
import './loss.css';

/** /goods/loss?add= — 报损, 报溢, 自用: why, what and how many. */
export function WriteOffGoods(): JSX.Element {
  const { newId } = useSession();
  const desk = useTaskDesk(lossTask(newId));
  const [fresh, setFresh] = useState<string | null>(null);
  const add = async (product: Product, more: number): Promise<void> => {
    if (product.service) {
      say(`${product.name}是服务，没有库存。`);
      return;
    }
    await desk.change((draft) => withLost(draft, product, more));
    setFresh(product.id);
  };
  const take = useTaskScans(add);
  useAdded((product) => add(product, firstOf(product)));
  return (
    <div class="goods goods-receive">
      <LossHead desk={desk} take={take} add={(product) => void add(product, firstOf(product))} />
      {desk.draft !== null && (
        <>
          <LostLines
            lines={desk.draft.lines}
            set={(product, quantity) =>
              void desk.change((held) => withQuantity(held, product, quantity))
            }
            empty={<Empty icon="trash" text="先选为什么，再扫一件记一件。记好了库存就减掉。" />}
            fresh={fresh}
          >
            <LossMore draft={desk.draft} change={desk.change} />
          </LostLines>
          <LossFoot desk={desk} draft={desk.draft} />
        </>
      )}
    </div>
  );
}

/** What a first touch means: a piece, or 100 grams to be typed over. */
const firstOf = ({ weighed }: Product): number => (weighed ? 100 : 1);

/** Puts the product on the desk from whose page one came. */
function useAdded(add: (product: Product) => Promise<void>): void {
  const { store } = useSession();
  const { route } = useLocation();
  const id = useRoute().query['add'];
  useEffect(() => {
    if (id === undefined) return;
    route('/goods/loss', true);
    productById(store, id)
      .then(async (product) => {
        if (product !== null) await add(product);
      })
      .catch(reportError);
  }, [id]);
}

type HeadProps = {
  readonly desk: TaskDesk<LossDraft>;
  readonly take: (text: string) => void;
  readonly add: (product: Product) => void;
};

function LossHead({ desk: { draft, change }, take, add }: HeadProps): JSX.Element {
  const count = draft?.lines.length ?? 0;
  return (
    <TaskHead
      title={draft === null ? '报损' : actWords(draft.reason)}
      detail={count === 0 ? '' : `${count} 样`}
      from="/goods"
      aside={{ label: '看统计', path: '/goods/losses' }}
      onCode={take}
      onPick={add}
    >
      {draft !== null && (
        <div class="goods-reasons">
          <Choice
            label="为什么"
            options={REASON_OPTIONS}
            value={draft.reason}
            onChange={(reason) => void change((held) => withReason(held, reason))}
          />
        </div>
      )}
    </TaskHead>
  );
}

/** The entry's body, with costs as the ledger knows them now. */
async function bodyOf(store: Store, draft: LossDraft): Promise<ReturnType<typeof lossOf>> {
  const ids = draft.lines.map(({ product }) => product);
  const [products, stocks] = await Promise.all([productsByIds(store, ids), stocksOf(store, ids)]);
  return lossOf(draft, new Map(products.map((product) => [product.id, product])), stocks);
}

/** A word and a picture: below the lines, so that a small screen keeps its room for those. */
function LossMore({ draft, change }: Pick<TaskDesk<LossDraft>, 'change'> & { draft: LossDraft }) {
  return (
    <div class="goods-loss-more">
      <Field
        label="说一句（可以不填）"
        value={draft.note}
        maxLength={200}
        onInput={(note) => void change((held) => ({ ...held, note }))}
      />
      <PhotoField
        hash={draft.photo}
        alt={`${actWords(draft.reason)}的照片`}
        onHash={(photo) => void change((held) => ({ ...held, photo }))}
      />
    </div>
  );
}

function LossFoot({ desk, draft }: { desk: TaskDesk<LossDraft>; draft: LossDraft }): JSX.Element {
  const { store } = useSession();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const act = actWords(draft.reason);
  const save = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    let cost = 0;
    const settled = await desk.settle(async (now) => {
      const body = await bodyOf(store, now);
      cost = body.lines.reduce((sum, line) => sum + (line.cost ?? 0), 0);
      const more = { id: now.id, options: { cart: draftId('write-off') } };
      return (await write('write-off', body, more)) !== null;
    });
    setBusy(false);
    if (settled === null) return;
    const words = `${act}记好了：${settled.lines.length} 样，进价 ¥${grouped(fen(cost))}。`;
    sayUndoable(write, settled.id, words, `这次${act}撤销了，库存加减回去了。`);
  };
  return (
    <div class="goods-receive-foot">
      <div class="goods-acts">
        <Button
          kind="primary"
          size="big"
          busy={isBusy}
          disabled={draft.lines.length === 0}
          onClick={() => void save()}
        >
          {draft.lines.length === 0 ? act : `${act} ${draft.lines.length} 样`}
        </Button>
      </div>
    </div>
  );
}
