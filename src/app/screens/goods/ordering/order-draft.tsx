import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Order } from '../../../../core/goods/order-state.ts';
import type { OrderLine } from '../../../../core/goods/order.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { useSession } from '../../../session.ts';
import { offersOf } from '../../../store/goods/offers.ts';
import { shelvesOf } from '../../../store/goods/shelves.ts';
import { Keypad } from '../../../ui/keypad.tsx';
import { Row } from '../../../ui/row.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { Stepper } from '../../../ui/stepper.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { TaskFinder, useTaskScans } from '../task-head.tsx';
import { MOST_PACKS, withLineBack, withOrdered, withPacks } from './order-editing.ts';
import { leastOf } from './order-list.ts';
import type { OrderEdit } from './use-order-edit.ts';

type DraftLinesProps = { readonly order: Order; readonly edit: OrderEdit };

/** The lines of an order that is not given yet: more or less of them, without, and others. */
export function DraftLines({ order, edit }: DraftLinesProps): JSX.Element {
  const [typing, setTyping] = useState<OrderLine | null>(null);
  const { lines, change } = edit;
  const set = (line: OrderLine, packs: number): void => {
    const at = lines.indexOf(line);
    if (packs < 1 && lines.length === 1) return void say('只剩这一样了，不订就点“不要了”。');
    change((now) => withPacks(now, line, packs));
    if (packs >= 1) return;
    say(`拿掉了${line.name}`, {
      label: '放回去',
      run: () => change((now) => withLineBack(now, line, at)),
    });
  };
  return (
    <>
      <AddLine order={order} edit={edit} />
      <div class="goods-order-lines">
        {lines.map((line) => (
          <Row
            key={`${line.product}/${line.unit}`}
            title={line.name}
            detail={line.spec === '' ? undefined : line.spec}
            right={line.unit}
          >
            <Stepper
              label={line.name}
              text={String(line.packs)}
              onLess={() => set(line, line.packs - 1)}
              onMore={() => set(line, line.packs + 1)}
              onType={() => setTyping(line)}
            />
          </Row>
        ))}
      </div>
      {typing !== null && (
        <Sheet open title={typing.name} onClose={() => setTyping(null)} place="side">
          <Keypad
            label="订多少"
            unit={typing.unit}
            decimals={0}
            whole={String(MOST_PACKS).length}
            initial={String(typing.packs)}
            valid={(text) => text !== ''}
            confirm={(text) => (Number(text) === 0 ? '不订这样' : `订 ${text} ${typing.unit}`)}
            onConfirm={(text) => {
              set(typing, Number(text));
              setTyping(null);
            }}
          />
        </Sheet>
      )}
    </>
  );
}

/** Another product for the order, found by what is typed or scanned. */
function AddLine({ order, edit }: DraftLinesProps): JSX.Element {
  const { store } = useSession();
  const add = async (product: Product): Promise<void> => {
    const codes = product.units.flatMap((unit) => unit.codes);
    const [[shelved], offers] = await Promise.all([
      shelvesOf(store, [product.id], new Map()),
      offersOf(store, codes),
    ]);
    const line = shelved === undefined ? null : leastOf(shelved, offers, order.supplier);
    if (line === null) return void say(`批销目录里没有${product.name}，换一家订。`);
    edit.change((now) => {
      const more = withOrdered(now, line);
      if (more === null) say('一张单订不下更多样了，先下单，再写一张。');
      return more ?? now;
    });
  };
  const take = useTaskScans(add);
  return <TaskFinder onCode={take} onPick={(product) => void add(product).catch(reportError)} />;
}
