// The charge desk stands behind every screen: it sends what was begun, asks about what is open,
// writes the sale of what was paid, and says how each charge ended. Nothing waits for it.
import { type Signal, type ReadonlySignal, signal } from '@preact/signals';
import { paymentCodeOf } from '../core/barcode/payment-code.ts';
import type { Channel } from '../core/pay/attempt.ts';
import { type Charge, GIVEN_UP, isOpenState } from '../core/pay/charge.ts';
import { isWanted, mayCancel, tillStep } from '../core/pay/till.ts';
import { isEmpty, totalsOf } from '../core/sale/cart.ts';
import { type Begun, beginCharge, bringBack, sayOf, sellCharge } from './charging.ts';
import {
  refuseAtOnce,
  tellBegun,
  tellEnded,
  tellNoBill,
  tellPaid,
  tellSilence,
  tellTotal,
} from './charge-telling.ts';
import { NOT_NOW } from './parts/charge-words.ts';
import { type RefundsSeen, lookRefunds } from './refund-desk.ts';
import type { Session } from './session.ts';
import { concerns } from './store/changes.ts';
import { chargeOf, isOwnCharge, openCharges } from './store/pay/charges.ts';
import { network } from './sync/network.ts';
import { paced } from './sync/paced.ts';
import { askCharge, askQuery, askReverse, askShopCode } from './sync/paying.ts';
import type { Missed } from './sync/request.ts';
import { isSilence } from './sync/sync-state.ts';
import { whyWords } from './words.ts';

/** A total that has stood for less has not been seen by anybody, milliseconds. */
const SEEN = 1_000;
const TICK = 1_000;
/** A tab that nobody looks at leaves the first word to the one in front, milliseconds. */
const HIDDEN_LATER = 1_500;

/** A code for the guest: its text, and what it is for. */
export type ShownCode = Pick<Begun, 'attempt' | 'amount'> & { readonly qr: string };

export type ChargeDesk = {
  /** This device's charges with something left to do, the latest first. */
  readonly open: ReadonlySignal<readonly Charge[]>;
  /** Begins to charge the open cart by a payment code; `isShown`: its total is on the screen. */
  readonly byCode: (code: string, isShown: boolean) => Promise<void>;
  /** The code on show for a guest to scan (C扫B); null: none. */
  readonly shown: Signal<ShownCode | null>;
  /** Charges the open cart by a code that the guest scans. */
  readonly byShownCode: () => Promise<void>;
  /** 查一下这笔. */
  readonly query: (charge: Charge) => Promise<void>;
  /** 取消: asked of the acquirer, who may answer that it was paid. */
  readonly cancel: (charge: Charge) => Promise<void>;
  /** The money is taken otherwise without waiting; what still comes goes back to the guest. */
  readonly giveUp: (charge: Charge) => Promise<void>;
  /** Whether the centre would answer, as far as anybody knows. */
  readonly isReachable: () => boolean;
  readonly close: () => void;
};

/** Opens the desk of a till; one a page. */
export function openChargeDesk(session: Session): ChargeDesk {
  const desk = newDesk(session);
  const look = paced(() => lookAll(desk).then(() => 0, broken));
  const unlisten = session.store.changes.listen((changed) => {
    if (!concerns(changed, 'charge', 'refund')) return;
    if (document.visibilityState === 'visible') look();
    else setTimeout(look, HIDDEN_LATER);
  });
  const timer = setInterval(() => {
    const isBusy = desk.open.value.length > 0 || desk.refunds.open.length > 0;
    if (isBusy && document.visibilityState === 'visible') look();
  }, TICK);
  look();
  return {
    open: desk.open,
    byCode: (code, isShown) => byCode(desk, code, isShown),
    shown: desk.shown,
    byShownCode: () => byShownCode(desk),
    query: (charge) => query(desk, charge.attempt),
    cancel: (charge) => cancel(desk, charge),
    giveUp: (charge) => giveUp(desk, charge),
    isReachable: () => isReachable(desk),
    close: () => {
      unlisten();
      clearInterval(timer);
    },
  };
}

type Desk = {
  readonly session: Session;
  readonly open: Signal<readonly Charge[]>;
  readonly askedAt: Map<string, number>;
  /** Paid charges whose bill is not here, of which that has been said. */
  readonly told: Set<string>;
  readonly shown: Signal<ShownCode | null>;
  readonly refunds: RefundsSeen;
  /** When the centre last left a question unanswered, epoch ms. */
  silentAt: number;
};

// One look that fails is not the last: the next change or second looks again.
const broken = (error: unknown): number => {
  reportError(error);
  return 0;
};

const newDesk = (session: Session): Desk => ({
  session,
  open: signal<readonly Charge[]>([]),
  askedAt: new Map(),
  told: new Set(),
  shown: signal<ShownCode | null>(null),
  refunds: { open: [], askedAt: new Map() },
  silentAt: 0,
});

// A browser that says it has no network is right; one that says it has one may not be.
function isReachable({ session, silentAt }: Desk): boolean {
  const state = session.sync?.state.value;
  if (state === undefined || state.state === 'offline' || !navigator.onLine) return false;
  return silentAt <= (state.lastSuccess ?? 0);
}

async function byCode(desk: Desk, code: string, isShown: boolean): Promise<void> {
  const { counter, settings } = desk.session;
  const cart = counter.cart.value;
  if (isEmpty(cart)) return refuseAtOnce(settings, '先扫商品，再扫付款码。');
  if (counter.questions.value.length > 0) {
    return refuseAtOnce(settings, '还有一件没弄好，先点完它，再扫付款码。');
  }
  // Before the total: nobody is asked to scan again what cannot be charged now.
  if (!isReachable(desk)) return refuseAtOnce(settings, NOT_NOW);
  if (!isShown || performance.now() - counter.since.at < SEEN) {
    return tellTotal(settings, totalsOf(cart, 'off').due);
  }
  const channel = paymentCodeOf(code, counter.codes.value.payments) ?? 'other';
  const how = { channel, way: 'guest-code', at: desk.session.now() } as const;
  const begun = await beginCharge(counter, how, (one) => {
    send(desk, one, { channel, code }).catch(reportError);
  });
  if (!begun.ok) return refuseAtOnce(settings, BARRED[begun.why] ?? whyWords(begun.why));
  tellBegun(settings, begun.amount);
}

async function byShownCode(desk: Desk): Promise<void> {
  const { counter, settings, store, now } = desk.session;
  if (isEmpty(counter.cart.value)) return refuseAtOnce(settings, '先扫商品，再让客人扫码。');
  if (!isReachable(desk)) return refuseAtOnce(settings, NO_CODE_NOW);
  const begun = await beginCharge(counter, { channel: 'other', way: 'shop-code', at: now() });
  if (!begun.ok) return refuseAtOnce(settings, BARRED[begun.why] ?? whyWords(begun.why));
  const { attempt, sale, amount } = begun;
  desk.askedAt.set(attempt, now());
  const answer = await askShopCode(store, network, { attempt, sale, amount });
  const charge = await chargeOf(store, attempt);
  if (answer.ok && answer.value.ok) {
    // The keeper may have cancelled while it was made.
    if (charge !== null && isWanted(charge)) {
      desk.shown.value = { attempt, amount, qr: answer.value.qr };
    }
    desk.session.sync?.wake();
    return;
  }
  // No guest has seen a code, so nothing is lost by giving the bill back at once.
  refuseAtOnce(settings, NO_CODE_NOW);
  if (charge !== null) await giveUp(desk, charge);
}

const NO_CODE_NOW = '现在出不了收款码，请客人扫店里的码或付现金。';

const BARRED: Record<string, string> = {
  barred: '这一单上一次收款还没有结果，先查一下，别再收一次。',
  empty: '这一单不用收钱，点“现金”就行。',
};

async function send(
  desk: Desk,
  { attempt, sale, amount }: Begun,
  by: { readonly channel: Channel; readonly code: string },
): Promise<void> {
  const { store } = desk.session;
  desk.askedAt.set(attempt, desk.session.now());
  const answer = await askCharge(store, network, { attempt, sale, amount, ...by });
  await heard(desk, attempt, answer.ok ? null : answer.why);
}

/** What came back is only a sign: the centre's word comes as its entry, which is fetched now. */
async function heard(desk: Desk, attempt: string, why: Missed['why'] | null): Promise<void> {
  const { store, counter, settings, sync } = desk.session;
  sync?.wake();
  desk.silentAt = isSilence(why) ? desk.session.now() : 0;
  if (why === null) return;
  const charge = await chargeOf(store, attempt);
  if (charge?.state !== 'begun' && charge?.state !== 'sent') return;
  await sayOf(counter, attempt, 'unknown', why);
  tellSilence(settings, charge);
}

async function query(desk: Desk, attempt: string, isOwn = true): Promise<void> {
  desk.askedAt.set(attempt, desk.session.now());
  const answer = await askQuery(desk.session.store, network, attempt);
  // Silence about another till's charge is nothing that its keeper has to hear of here.
  if (answer.ok) await heard(desk, attempt, null);
  else if (isOwn) await heard(desk, attempt, answer.why);
}

async function cancel(desk: Desk, charge: Charge): Promise<void> {
  if (!mayCancel(charge)) return;
  await reverse(desk, charge, 'cancelled');
}

async function giveUp(desk: Desk, charge: Charge): Promise<void> {
  const { counter, now } = desk.session;
  if (charge.begun === null || !isOpenState(charge.state)) return;
  const reversing = reverse(desk, charge, GIVEN_UP);
  await bringBack(counter, charge.begun.sale, now());
  await reversing;
}

async function reverse(desk: Desk, { attempt }: Charge, why: string): Promise<void> {
  const { counter, store } = desk.session;
  const said = await sayOf(counter, attempt, 'reversing', why);
  if (!said.ok) return refuseAtOnce(desk.session.settings, whyWords(said.why));
  const answer = await askReverse(store, network, attempt);
  await heard(desk, attempt, answer.ok ? null : answer.why);
}

/** Reads every open charge and does what is due about it. */
async function lookAll(desk: Desk): Promise<void> {
  const { store, now } = desk.session;
  await lookRefunds(desk.session, desk.refunds, isReachable(desk));
  const all = await openCharges(store);
  const before = desk.open.value;
  const own = all.filter((charge) => isOwnCharge(store, charge));
  desk.open.value = own;
  for (const charge of all) {
    const isOwn = own.includes(charge);
    const askedAt = desk.askedAt.get(charge.attempt) ?? null;
    const step = tillStep(charge, { isOwn, askedAt, now: now() });
    if (step === 'sell') await sell(desk, charge);
    else if (step === 'ask') query(desk, charge.attempt, isOwn).catch(reportError);
  }
  const { shown } = desk;
  if (!own.some(({ attempt, state }) => attempt === shown.value?.attempt && isOpenState(state))) {
    shown.value = null;
  }
  for (const { attempt, state } of before) {
    const charge = await chargeOf(store, attempt);
    if (charge !== null && charge.state !== state) await tellEnded(desk.session, charge);
  }
}

async function sell(desk: Desk, charge: Charge): Promise<void> {
  const { counter, settings } = desk.session;
  const sold = await sellCharge(counter, charge);
  if (sold.ok && sold.isNew) tellPaid(settings, charge);
  else if (!sold.ok && sold.why === 'no-bill' && !desk.told.has(charge.attempt)) {
    desk.told.add(charge.attempt);
    tellNoBill(charge);
  }
}
