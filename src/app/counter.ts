// The counter: the open cart and what scans do to it, whatever screen is shown. A line is written
// before it is painted, so a kill right after loses nothing; scans are handled one after another,
// so a burst keeps its order and loses none.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { v7 } from 'uuid';
import type { Listed } from '../core/catalogue.ts';
import type { Candidate, CodeRules } from '../core/barcode/code-kind.ts';
import type { Product } from '../core/goods/product.ts';
import { lineAmount } from '../core/money.ts';
import { type Cart, type CartLine, isEmpty, newCart, withLine } from '../core/sale/cart.ts';
import type { Sale } from '../core/sale/sale.ts';
import { STANDARD_RULES } from '../core/barcode/standard.ts';
import { lineOf } from './cart-line.ts';
import { askMeaning } from './meaning-question.ts';
import { type MeantUnit, goodsMeant, readCode, withCode } from './reading.ts';
import { deleteCart, openCart, saveCart } from './store/sale/carts.ts';
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
  | { readonly ask: 'which'; readonly code: string; readonly products: readonly Product[] }
  | {
      readonly ask: 'expired';
      readonly code: string;
      readonly line: CartLine;
      /** The last day of what is on the shelf. */
      readonly until: string;
    };

/** What a scan led to, for sound and words. */
export type Heard =
  | { readonly heard: 'line'; readonly name: string }
  | { readonly heard: 'asked' | 'full' }
  | {
      readonly heard: 'payment' | 'parcel' | 'enrol' | 'member' | 'label' | 'nothing';
      readonly text: string;
    };

export type Counter = {
  readonly store: Store;
  readonly cart: Signal<Cart>;
  /** Since when the cart stands as it does, ms on the page's performance timeline. */
  readonly since: { at: number };
  /** Key of the line that was added last. */
  readonly fresh: Signal<string | null>;
  /** What is still to be asked, in order of the scans. */
  readonly questions: Signal<readonly Question[]>;
  /** On show until the next line. */
  readonly finished: Signal<Finished | null>;
  /** Goods on the shelf whose last day is past, with that day; kept ready by `expiry-watch.ts`. */
  readonly expired: Signal<ReadonlyMap<string, string>>;
  /** What scale labels and payment codes look like in this shop. */
  readonly codes: ReadonlySignal<CodeRules>;
  /** What the keeper said a code with two meanings is, by cart and code. */
  readonly chosen: Map<string, Candidate['as']>;
  /** The last sale of this sitting. */
  readonly previous: Signal<Finished | null>;
  /** Runs after everything asked for before. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
};

/** The counter with the cart that was open when the till was last closed or killed. */
export async function newCounter(
  store: Store,
  codes: ReadonlySignal<CodeRules> = signal(STANDARD_RULES),
): Promise<Counter> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    store,
    codes,
    chosen: new Map(),
    cart: signal((await openCart(store)) ?? newCart(v7())),
    since: { at: performance.now() },
    fresh: signal(null),
    questions: signal([]),
    expired: signal(new Map()),
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
  const isBlank = cart.lines.length === 0 && cart.member === undefined;
  if (isBlank) await deleteCart(counter.store, cart.id);
  else await saveCart(counter.store, cart);
  counter.cart.value = cart;
  counter.since.at = performance.now();
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

/** What became of a line: it is in the cart, its date is asked about first, or it does not fit. */
type Adding = 'added' | 'asked' | 'full';

/** Adds a line at once; the same product again raises its line. */
export async function addLine(counter: Counter, scanned: CartLine): Promise<Adding> {
  const line = asLookedAt(counter.cart.value, scanned);
  const until = counter.expired.value.get(line.product ?? '');
  if (until !== undefined && line.reason === null) {
    put(counter, { ask: 'expired', code: line.key, line, until });
    return 'asked';
  }
  const cart = withLine(counter.cart.value, line);
  if (isRefused(counter.cart.value, cart)) {
    say(whyWords('full'));
    return 'full';
  }
  const key = cart.lines.some((own) => own.key === line.key)
    ? line.key
    : (cart.lines.find((own, i) => own !== counter.cart.value.lines[i])?.key ?? line.key);
  await setCart(counter, cart, key);
  return 'added';
}

/** The date of a product is looked at once a bill: the next of it goes in for the same reason. */
function asLookedAt(cart: Cart, line: CartLine): CartLine {
  const own = cart.lines.find(
    ({ product, reason, price, listPrice, gone }) =>
      product === line.product && reason !== null && price === listPrice && !gone,
  );
  return own === undefined || line.product === null ? line : { ...line, reason: own.reason };
}

/** A scan's answer when it comes later: a person was asked what the code means. */
type HeardLater = (heard: Heard) => void;

/**
 * A scan at the till: the product's line, a question, or what it was instead. `later` hears what
 * became of a code with two meanings once the keeper has chosen.
 */
export const scanAtTill = (
  counter: Counter,
  text: string,
  later: HeardLater = () => undefined,
): Promise<Heard> =>
  counter.store.gate.first(() => counter.inTurn(() => handleScan(counter, text, later)));

async function handleScan(counter: Counter, text: string, later: HeardLater): Promise<Heard> {
  const reading = await readCode(counter.store, counter.codes.value, text, 'till');
  const { products, ask: choices, text: code } = reading;
  const chosen = counter.chosen.get(choiceKey(counter, code));
  const again = choices.find(({ as }) => as === chosen);
  if (choices.length > 0 && again === undefined) {
    const choose = (choice: Candidate): void => {
      remember(counter, code, choice);
      counter
        .inTurn(() => act(counter, choice, products))
        .then(
          (heard) => later(heard ?? { heard: 'nothing', text: code }),
          (error: unknown) => reportError(error),
        );
    };
    askMeaning({ code, choices, products, choose });
    return { heard: 'asked' };
  }
  for (const candidate of again === undefined ? reading.candidates : [again]) {
    const heard = await act(counter, candidate, products);
    if (heard) return heard;
  }
  return { heard: 'nothing', text: code };
}

const choiceKey = (counter: Counter, code: string): string => `${counter.cart.value.id} ${code}`;

/** What a code with two meanings is, for this cart only: the next guest's may be the other. */
function remember(counter: Counter, code: string, { as }: Candidate): void {
  const key = choiceKey(counter, code);
  const cart = key.slice(0, key.indexOf(' ') + 1);
  for (const other of counter.chosen.keys()) {
    if (!other.startsWith(cart)) counter.chosen.delete(other);
  }
  counter.chosen.set(key, as);
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
    case 'carton':
      return ask(counter, candidate.gtin14, withCode(products, candidate.item)[0]?.product ?? null);
    case 'short':
      return ask(counter, candidate.code, null);
    case 'payment':
    case 'parcel':
    case 'enrol':
    case 'member':
      return { heard: candidate.as, text: candidate.code };
    default:
      return null;
  }
}

async function sell(counter: Counter, code: string, products: readonly Product[]): Promise<Heard> {
  const own = withCode(products, code);
  const [meant] = own;
  if (own.length > 1) {
    put(counter, { ask: 'which', code, products: own.map(({ product }) => product) });
    return { heard: 'asked' };
  }
  return meant === undefined ? { heard: 'nothing', text: code } : added(counter, meant);
}

// A label of an item that no product has is never a new product: the next label has another code.
async function sellWeighed(
  counter: Counter,
  label: Extract<Candidate, { as: 'scale' }>,
  products: readonly Product[],
): Promise<Heard> {
  const meant = goodsMeant(label, products);
  if (meant === null) return { heard: 'label', text: label.plu };
  const { grams, unitPriceFen } = label;
  const amount =
    grams === undefined || unitPriceFen === undefined
      ? label.amountFen
      : lineAmount(grams, unitPriceFen, 1_000);
  return added(counter, meant, {
    ...(grams === undefined ? {} : { grams }),
    ...(amount === undefined ? {} : { amount }),
  });
}

async function added(
  counter: Counter,
  { product, unit }: MeantUnit,
  more: Parameters<typeof lineOf>[2] = {},
): Promise<Heard> {
  const became = await addLine(counter, lineOf(product, unit, more));
  return became === 'added' ? { heard: 'line', name: product.name } : { heard: became };
}

async function ask(counter: Counter, code: string, item: Product | null): Promise<Heard> {
  const { catalogueLookUp } = await import('./store/goods/catalogue.ts');
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
