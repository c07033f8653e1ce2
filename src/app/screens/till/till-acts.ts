import { useEffect, useState } from 'preact/hooks';
import { type Fen, fen, minus, plus, yuan } from '../../../core/money.ts';
import { type Cart, type Totals, isEmpty, totalsOf } from '../../../core/sale/cart.ts';
import type { Product } from '../../../core/goods/product.ts';
import type { Tender } from '../../../core/sale/tender.ts';
import type { Payment } from '../../checkout.ts';
import { lineOf } from '../../cart-line.ts';
import { addLine, changeCart } from '../../counter.ts';
import { speak } from '../../device/sound.ts';
import { type PayDesk, payDesk } from '../../late-checkout.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import type { HeldBill } from '../../store/sale/bills.ts';
import { say } from '../../ui/toast-queue.ts';
import { spokenYuan, whyWords } from '../../words.ts';

/** The sheet that lies over the till. */
export type Open =
  | { readonly sheet: 'line'; readonly key: string }
  | { readonly sheet: 'weigh'; readonly product: Product }
  | { readonly sheet: 'bill' | 'cash' | 'mixed' | 'held' | 'loose' | 'more' | 'member' };

export type TillActs = {
  readonly cart: Cart;
  readonly totals: Totals;
  readonly held: readonly HeldBill[];
  readonly busy: boolean;
  readonly open: Open | null;
  readonly setOpen: (open: Open | null) => void;
  readonly pay: (payment: Payment) => Promise<void>;
  readonly holdOrTake: () => Promise<void>;
  readonly takeHeld: (bill: HeldBill) => Promise<void>;
  readonly change: (how: (cart: Cart) => Cart) => void;
  readonly pick: (product: Product) => void;
};

/** What the till shows and what its buttons do. */
export function useTillActs(): TillActs {
  const { counter, settings, store, now } = useSession();
  const [open, setOpen] = useState<Open | null>(null);
  const [busy, setBusy] = useState(false);
  const held =
    useQuery(async () => (await import('../../store/sale/bills.ts')).heldBills(store)) ?? [];
  const cart = counter.cart.value;
  const rounding = settings.rounding.value;

  const pay = async (payment: Payment): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const settled = await atDesk(({ settle }) => settle(counter, rounding, payment)).finally(() =>
      setBusy(false),
    );
    setOpen(null);
    if (settled === null) return;
    if (!settled.ok) say(whyWords(settled.why));
    else if (settings.sound.value) announce(settled.finished.sale.tenders);
  };
  const takeHeld = async (chosen: HeldBill): Promise<void> => {
    await atDesk(({ takeBack }) => takeBack(counter, chosen, now()));
    setOpen(null);
  };
  const holdOrTake = async (): Promise<void> => {
    const [only] = held;
    if (!isEmpty(cart)) {
      const outcome = await atDesk(({ hold }) => hold(counter, now()));
      if (outcome !== null)
        say(outcome === 'full' ? '已经挂了 5 单，先取一单。' : '挂好了，接着扫下一位。');
    } else if (only === undefined) say('没有挂着的单。');
    else if (held.length === 1) await takeHeld(only);
    else setOpen({ sheet: 'held' });
  };
  return {
    cart,
    totals: totalsOf(cart, rounding),
    held,
    busy,
    open,
    setOpen,
    pay,
    holdOrTake,
    takeHeld,
    change: (how) => void changeCart(counter, how),
    pick: (product) => {
      const unit = product.units[0];
      if (unit && product.weighed) setOpen({ sheet: 'weigh', product });
      else if (unit) void counter.inTurn(() => addLine(counter, lineOf(product, unit)));
    },
  };
}

/** Works at the pay desk; null, with a sentence, while its code cannot be fetched. */
async function atDesk<T>(work: (desk: PayDesk) => Promise<T>): Promise<T | null> {
  const desk = await payDesk().catch((missing: unknown) => {
    reportError(missing);
    say(whyWords('not-loaded'));
    return null;
  });
  return desk === null ? null : work(desk);
}

const total = (tenders: readonly Tender[]): Fen =>
  plus(...tenders.map((tender) => tender.amount), fen(0));

/** Says the change, or what was taken. */
function announce(tenders: readonly Tender[]): void {
  const cash = tenders.find((tender) => tender.given !== undefined);
  speak(
    cash?.given === undefined
      ? `收款${spokenYuan(yuan(total(tenders)))}`
      : `找零${spokenYuan(yuan(minus(cash.given, cash.amount)))}`,
  );
}

type Keys = {
  readonly active: boolean;
  readonly cash: () => void;
  readonly qr: () => void;
  readonly hold: () => void;
  readonly bill: () => void;
  readonly loose: () => void;
};

/** The keys of the wide till: Enter, F8, F9, F10; not while a sheet or a field has the focus. */
export function useTillKeys(keys: Keys): void {
  useEffect(() => {
    const acts = new Map([
      ['Enter', keys.cash],
      ['F9', keys.qr],
      ['F8', keys.hold],
      ['F10', keys.bill],
      ['F7', keys.loose],
    ]);
    const onKey = (event: KeyboardEvent): void => {
      const act = acts.get(event.key);
      const onButton =
        event.key === 'Enter' &&
        event.target instanceof HTMLElement &&
        event.target.closest('button, a, input, select, textarea') !== null;
      if (!keys.active || !act || onButton || event.repeat) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
