import type { JSX } from 'preact';
import {
  isEmpty,
  withGone,
  withLineOff,
  withNote,
  withOff,
  withPrice,
  withQuantity,
} from '../../../core/sale/cart.ts';
import type { Product } from '../../../core/goods/product.ts';
import { dueFor } from '../../checkout.ts';
import { lineOf, looseLine } from '../../cart-line.ts';
import { addLine } from '../../counter.ts';
import { showCode } from '../../late-charging.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { setRounding } from '../../settings.ts';
import { quickGoods } from '../../store/goods/goods.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { BillSheet } from './bill-sheet.tsx';
import { HeldSheet } from './held-sheet.tsx';
import { LineSheet } from './line-sheet.tsx';
import { LooseSheet, WeightSheet } from './loose-sheet.tsx';
import { CartMemberSheet } from './member-sheet.tsx';
import { CashSheet, MixedSheet } from './mixed-sheet.tsx';
import { Questions } from './questions.tsx';
import type { TillActs } from './till-acts.ts';

/** The one sheet that is open, or the question a scan has left. */
export function Sheets(acts: TillActs): JSX.Element | null {
  const { open, setOpen, cart, pay } = acts;
  const { settings } = useSession();
  const close = (): void => setOpen(null);
  switch (open?.sheet) {
    case undefined:
      return <Questions />;
    case 'line':
      return <OpenLine {...acts} lineKey={open.key} />;
    case 'cash':
      return (
        <CashSheet
          due={dueFor(cart, settings.rounding.value, 'cash')}
          onClose={close}
          onGiven={(given) => void pay({ by: 'cash', given })}
        />
      );
    case 'mixed':
      return (
        <MixedSheet
          due={dueFor(cart, 'off', 'tenders')}
          onClose={close}
          onTenders={(tenders) => void pay({ by: 'tenders', tenders })}
        />
      );
    case 'held':
      return (
        <HeldSheet held={acts.held} onClose={close} onTake={(one) => void acts.takeHeld(one)} />
      );
    case 'bill':
      return <OpenBill {...acts} />;
    case 'more':
      return <More {...acts} />;
    case 'member':
      return <CartMemberSheet {...acts} />;
    case 'loose':
      return <OpenLoose {...acts} weigh={null} />;
    case 'weigh':
      return <OpenLoose {...acts} weigh={open.product} />;
  }
}

function OpenLine(props: TillActs & { lineKey: string }): JSX.Element | null {
  const { cart, change, setOpen, lineKey } = props;
  const line = cart.lines.find((one) => one.key === lineKey);
  if (!line) return null;
  const then = (how: Parameters<TillActs['change']>[0]): void => {
    change(how);
    setOpen(null);
  };
  return (
    <LineSheet
      line={line}
      onClose={() => setOpen(null)}
      onQuantity={(quantity) => then((now) => withQuantity(now, lineKey, quantity))}
      onPrice={(price, reason) => then((now) => withPrice(now, lineKey, price, reason))}
      onOff={(off) => then((now) => withLineOff(now, lineKey, off))}
      onRemove={() => {
        then((now) => withGone(now, lineKey, true));
        say(`拿掉了${line.name}`, {
          label: '放回去',
          run: () => change((now) => withGone(now, lineKey, false)),
        });
      }}
    />
  );
}

function OpenBill({ cart, totals, change, setOpen }: TillActs): JSX.Element {
  const { store, settings } = useSession();
  return (
    <BillSheet
      cart={cart}
      totals={totals}
      rounding={settings.rounding.value}
      onClose={() => setOpen(null)}
      onOff={(off) => {
        change((now) => withOff(now, off));
        setOpen(null);
      }}
      onNote={(note) => change((now) => withNote(now, note))}
      onRounding={(rounding) => void setRounding(store, settings, rounding)}
      onMixed={() => setOpen({ sheet: 'mixed' })}
    />
  );
}

/** On a phone: what does not fit on the till itself. */
function More({ cart, setOpen }: TillActs): JSX.Element {
  const session = useSession();
  const show = (): void => {
    setOpen(null);
    showCode(session);
  };
  return (
    <Sheet open title="更多" onClose={() => setOpen(null)}>
      <div class="till-more">
        {!session.practice && (
          <Button icon="qr-code" disabled={isEmpty(cart)} onClick={show}>
            出收款码
          </Button>
        )}
        <Button icon="tag" onClick={() => setOpen({ sheet: 'loose' })}>
          无码商品
        </Button>
        <Button icon="percent" onClick={() => setOpen({ sheet: 'bill' })}>
          整单折扣、抹零、备注
        </Button>
        <Button icon="banknote" onClick={() => setOpen({ sheet: 'cash' })}>
          客人给了多少
        </Button>
        <Button icon="qr-code" onClick={() => setOpen({ sheet: 'mixed' })}>
          一半现金一半扫码
        </Button>
        <a class="button" data-kind="plain" href="/shop/sales">
          退货、找以前的单
        </a>
      </div>
    </Sheet>
  );
}

/** 无码商品; `weigh` is what was found by name and is sold by weight. */
function OpenLoose({ weigh, setOpen }: TillActs & { weigh: Product | null }): JSX.Element {
  const { counter, store } = useSession();
  const quick = useQuery(() => quickGoods(store)) ?? [];
  const add = (line: Parameters<typeof addLine>[1]): void => {
    void counter.inTurn(() => addLine(counter, line));
    setOpen(null);
  };
  const shared = {
    onClose: () => setOpen(null),
    onWeighed: (product: Parameters<typeof lineOf>[0], grams: number): void => {
      const unit = product.units[0];
      if (unit) add(lineOf(product, unit, { grams }));
    },
  };
  if (weigh !== null) return <WeightSheet product={weigh} {...shared} />;
  return (
    <LooseSheet
      {...shared}
      quick={quick}
      onPrice={(name, price) => add(looseLine(name, price))}
      onPick={(product) => {
        const unit = product.units[0];
        if (unit) add(lineOf(product, unit));
      }}
    />
  );
}
