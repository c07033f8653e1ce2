// The counter: the open cart and what scans do to it, whatever screen is shown. A line is written
// before it is painted, so a kill right after loses nothing; scans are handled one after another,
// so a burst keeps its order and loses none.
import { type Signal, signal } from '@preact/signals';
import { v7 } from 'uuid';
import type { Listed } from '../core/catalogue.ts';
import { type Candidate, bareCode, readScan } from '../core/barcode/scan.ts';
import { codeForms } from '../core/barcode/code-forms.ts';
import { SCALE_RULE } from '../core/barcode/scale.ts';
import type { Product, Unit } from '../core/goods/product.ts';
import { type Cart, type CartLine, isEmpty, newCart, withLine } from '../core/sale/cart.ts';
import { type Fen, scaled } from '../core/money.ts';
import type { Sale } from '../core/sale/sale.ts';
import { deleteCart, openCart, saveCart } from './store/carts.ts';
import { catalogueLookUp } from './store/catalogue.ts';
import { productsByCodes } from './store/goods.ts';
import type { Store } from './store/store.ts';
import { say } from './ui/toast-queue.ts';
import { whyWords } from './words.ts';

/** The sale just finished, as the done view shows it. */
export type Finished = {
  readonly id: string;
  readonly sale: Sale;
  readonly number: string;
  readonly hash: string;
  readonly at: number;
};

/** What the till has to ask before a scan can become a line. */
export type Question =
  | {
      readonly ask: 'unknown';
      readonly code: string;
      readonly listed: Listed | null;
      /** A carton whose item is known: how many the carton holds is asked too. */
      readonly item: Product | null;
    }
  | { readonly ask: 'which'; readonly code: string; readonly products: readonly Product[] };

/** What a scan led to, for sound and words. */
export type Heard =
  | { readonly heard: 'line'; readonly name: string }
  | { readonly heard: 'asked' | 'full' }
  | { readonly heard: 'payment' | 'parcel' | 'nothing'; readonly text: string };

export type Counter = {
  readonly store: Store;
  readonly cart: Signal<Cart>;
  /** Key of the line that was added last. */
  readonly fresh: Signal<string | null>;
  /** What is still to be asked, in order of the scans. */
  readonly questions: Signal<readonly Question[]>;
  /** On show until the next line. */
  readonly finished: Signal<Finished | null>;
  /** The last sale of this sitting. */
  readonly previous: Signal<Finished | null>;
  /** Runs after everything asked for before. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
};

/** The counter with the cart that was open when the till was last closed or killed. */
export async function newCounter(store: Store): Promise<Counter> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    store,
    cart: signal((await openCart(store)) ?? newCart(v7())),
    fresh: signal(null),
    questions: signal([]),
    finished: signal(null),
    previous: signal(null),
    inTurn: (work) => {
      const result = last.then(work, work);
      last = result.catch(() => undefined);
      return result;
    },
  };
}

/** Writes the cart, then shows it. */
export async function setCart(counter: Counter, cart: Cart, fresh?: string): Promise<void> {
  if (cart.lines.length === 0) await deleteCart(counter.store, cart.id);
  else await saveCart(counter.store, cart);
  counter.cart.value = cart;
  counter.fresh.value = fresh ?? counter.fresh.value;
  if (!isEmpty(cart)) counter.finished.value = null;
}

/** Changes the cart in turn, from what it is then; says so when that is more than a bill holds. */
export const changeCart = (counter: Counter, change: (cart: Cart) => Cart): Promise<void> =>
  counter.inTurn(async () => {
    const cart = change(counter.cart.value);
    if (isRefused(counter.cart.value, cart)) say(whyWords('full'));
    else await setCart(counter, cart);
  });

/** Whether a cart took a change of its lines: those that no bill can hold leave every line. */
const isRefused = (before: Cart, after: Cart): boolean =>
  after === before ||
  (after.lines !== before.lines &&
    after.lines.length === before.lines.length &&
    after.lines.every((line, i) => line === before.lines[i]));

/** One unit of a product as a cart line; `grams` or `amount` come from scale labels. */
export function lineOf(
  product: Product,
  unit: Unit,
  more: { grams?: number; amount?: Fen } = {},
): CartLine {
  const bought =
    more.amount === undefined || unit.price === 0
      ? null
      : Math.max(1, scaled(more.amount, unit.factor, unit.price));
  return {
    key: v7(),
    product: product.id,
    name: product.name,
    spec: product.spec,
    unit: unit.unit,
    factor: unit.factor,
    quantity: more.grams ?? bought ?? unit.factor,
    weighed: product.weighed,
    service: product.service,
    price: unit.price,
    listPrice: unit.price,
    reason: null,
    fixed: more.amount ?? null,
    off: null,
    gone: false,
  };
}

/** A line for something without a record: 无码商品. */
export const looseLine = (name: string, price: Fen): CartLine => ({
  key: v7(),
  product: null,
  name,
  spec: '',
  unit: '',
  factor: 1,
  quantity: 1,
  weighed: false,
  service: false,
  price,
  listPrice: price,
  reason: null,
  fixed: null,
  off: null,
  gone: false,
});

/** Adds a line at once; the same product again raises its line. False when it does not fit. */
export async function addLine(counter: Counter, line: CartLine): Promise<boolean> {
  const cart = withLine(counter.cart.value, line);
  if (isRefused(counter.cart.value, cart)) {
    say(whyWords('full'));
    return false;
  }
  const key = cart.lines.some((own) => own.key === line.key)
    ? line.key
    : (cart.lines.find((own, i) => own !== counter.cart.value.lines[i])?.key ?? line.key);
  await setCart(counter, cart, key);
  return true;
}

/** A scan at the till: the product's line, a question, or what it was instead. */
export const scanAtTill = (counter: Counter, text: string): Promise<Heard> =>
  counter.inTurn(() => handleScan(counter, text));

async function handleScan(counter: Counter, text: string): Promise<Heard> {
  const code = bareCode(text);
  const products = await productsByCodes(counter.store, codeForms(code));
  const owned = new Map(
    products.flatMap((product) =>
      product.units.flatMap((unit) => unit.codes.map((own) => [own, product] as const)),
    ),
  );
  const candidates = readScan(code, {
    context: 'till',
    knows: (form) => owned.has(form),
    scale: SCALE_RULE,
  });
  for (const candidate of candidates) {
    const heard = await act(counter, candidate, products);
    if (heard) return heard;
  }
  return { heard: 'nothing', text: code };
}

async function act(
  counter: Counter,
  candidate: Candidate,
  products: readonly Product[],
): Promise<Heard | null> {
  switch (candidate.as) {
    case 'known':
      return sell(counter, candidate.code, products);
    case 'scale':
      return sellWeighed(counter, candidate, products);
    case 'gtin':
      return ask(counter, candidate.gtin, null);
    case 'carton': {
      const item =
        products.find((product) =>
          product.units.some((unit) => unit.codes.includes(candidate.item)),
        ) ?? null;
      return ask(counter, candidate.gtin14, item);
    }
    case 'short':
      return ask(counter, candidate.code, null);
    case 'payment':
      return { heard: 'payment', text: candidate.code };
    case 'parcel':
      return { heard: 'parcel', text: candidate.code };
    default:
      return null;
  }
}

async function sell(counter: Counter, code: string, products: readonly Product[]): Promise<Heard> {
  const own = products.filter((product) => product.units.some((unit) => unit.codes.includes(code)));
  const [product] = own;
  if (own.length > 1) {
    put(counter, { ask: 'which', code, products: own });
    return { heard: 'asked' };
  }
  const unit = product?.units.find((one) => one.codes.includes(code));
  if (!product || !unit) return { heard: 'nothing', text: code };
  return (await addLine(counter, lineOf(product, unit)))
    ? { heard: 'line', name: product.name }
    : { heard: 'full' };
}

async function sellWeighed(
  counter: Counter,
  label: Extract<Candidate, { as: 'scale' }>,
  products: readonly Product[],
): Promise<Heard | null> {
  const product = products.find((one) => one.plu !== '' && Number(one.plu) === Number(label.plu));
  const unit = product?.units[0];
  if (!product || !unit) return null;
  const more =
    label.amountFen === undefined
      ? { grams: label.grams ?? unit.factor }
      : { amount: label.amountFen, ...(label.grams === undefined ? {} : { grams: label.grams }) };
  return (await addLine(counter, lineOf(product, unit, more)))
    ? { heard: 'line', name: product.name }
    : { heard: 'full' };
}

async function ask(counter: Counter, code: string, item: Product | null): Promise<Heard> {
  const listed = await catalogueLookUp(counter.store, code);
  put(counter, { ask: 'unknown', code, listed, item });
  return { heard: 'asked' };
}

/** Asks once for a code, however often it was scanned meanwhile. */
function put(counter: Counter, question: Question): void {
  const open = counter.questions.value;
  if (open.some((other) => other.code === question.code)) return;
  counter.questions.value = [...open, question];
}

/** The first question has been answered or put aside. */
export function answered(counter: Counter): void {
  counter.questions.value = counter.questions.value.slice(1);
}
