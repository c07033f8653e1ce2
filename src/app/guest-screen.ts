// The till's side of the guests' screen (客显): it is told what stands at the counter whenever that
// changes, and hands over the scans that its window got instead of the till's. No network is asked.
import { effect, signal } from '@preact/signals';
import * as v from 'valibot';
import { isOpenState } from '../core/pay/charge.ts';
import {
  type AtCounter,
  GUEST_CHANNEL,
  GuestAskSchema,
  type GuestMessage,
  guestView,
} from '../core/sale/guest-view.ts';
import type { ChargeDesk } from './charge-desk.ts';
import { emitScan } from './device/scanner.ts';
import { chargeDesk } from './late-charging.ts';
import type { Session } from './session.ts';

/** A guests' screen asks every few seconds; one that has not for so long is gone, milliseconds. */
const WATCHES_MS = 15_000;

/** Tells guests' screens on this machine what is at the counter, from now on. */
export function showToGuests(session: Session): void {
  const { counter, station, practice } = session;
  const channel = new BroadcastChannel(GUEST_CHANNEL);
  const desk = signal<ChargeDesk | null>(null);
  let askedAt = -Infinity;
  const standing = (): AtCounter => ({
    cart: counter.cart.value,
    finished: counter.finished.value?.sale ?? null,
    code: desk.value?.shown.value ?? null,
    waiting:
      desk.value?.open.value.find(({ state, isGivenUp }) => isOpenState(state) && !isGivenUp)?.begun
        ?.amount ?? null,
  });
  // A tab that nobody looks at is at no counter.
  const tell = (view: GuestMessage['view']): void => {
    if (document.visibilityState !== 'visible') return;
    channel.postMessage({ shop: station.name, practice, view } satisfies GuestMessage);
  };
  effect(() => {
    const here = standing();
    if (performance.now() - askedAt < WATCHES_MS) tell(guestView(here));
  });
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!v.is(GuestAskSchema, data) || document.visibilityState !== 'visible') return;
    if (data.ask === 'scan') {
      emitScan({ text: data.text, source: 'wedge', at: performance.now() });
      return;
    }
    askedAt = performance.now();
    tell(guestView(standing()));
  });
  addEventListener('pagehide', () => tell({ show: 'welcome' }));
  if (!practice) {
    chargeDesk(session).then((opened) => {
      desk.value = opened;
    }, reportError);
  }
}
