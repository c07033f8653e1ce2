import { type Action, type BurstState, feed, flush, IDLE, LIMITS, type Limits } from './burst.ts';
import type { Keystroke } from './keystroke.ts';
import { emitScan, type Scanner } from './scanner.ts';
import {
  focusedField,
  type Remembered,
  rememberFocused,
  restore,
  takesScans,
  typeIntoFocused,
} from './text-field.ts';

// Longer than a delayed Enter; and how late the check may be before the page counts as busy.
const SETTLE = 150;
const LATE = 30;
const LONGEST_LAG = 2_000;

const strokeOf = (event: KeyboardEvent, editable: boolean): Keystroke => ({
  key: event.isComposing || event.keyCode === 229 ? 'Process' : event.key,
  code: event.code,
  at: event.timeStamp,
  editable,
  shift: event.shiftKey,
  caps: event.getModifierState('CapsLock'),
  control: event.ctrlKey,
  command: event.altKey || event.metaKey,
  repeat: event.repeat,
});

/**
 * Reads USB and Bluetooth scanners that act as keyboards, whatever has the focus. Keys are told
 * apart by their own timestamps; the one timer only looks for codes without Enter or Tab.
 */
export function wedgeScanner(change: Partial<Limits> = {}): Scanner {
  const limits = { ...LIMITS, ...change };
  let state: BurstState = IDLE;
  let before: Remembered | null = null;
  let composing = false;
  let returning = false;
  let check: ReturnType<typeof setTimeout> | undefined;

  const act = (action: Action, at: number, event?: KeyboardEvent): void => {
    if (action.do === 'remember') before = rememberFocused();
    if (action.do === 'restore' && before) undo(before, composing);
    if (action.do === 'give-back') {
      returning = true;
      giveBack(action.text);
      returning = false;
    }
    if (action.do === 'scan') emitScan({ text: action.text, source: 'wedge', at });
    if (action.do === 'swallow') {
      event?.preventDefault();
      event?.stopImmediatePropagation();
    }
  };

  const onKey = (event: KeyboardEvent): void => {
    if (returning) return;
    const field = focusedField();
    if (takesScans(field)) {
      state = IDLE;
      return;
    }
    composing = event.isComposing;
    const step = feed(state, strokeOf(event, field !== null), limits);
    state = step.state;
    for (const action of step.actions) act(action, event.timeStamp, event);
    if (state.text.length >= limits.sure) settle(performance.now() - event.timeStamp);
  };

  // When the check comes late the page was busy and keys may still be waiting behind it: it is
  // put off until one comes on time, so that half a code is never taken for a whole one. A key
  // that itself came late by `lag` ms says that the next ones may be as late.
  const settle = (lag: number): void => {
    clearTimeout(check);
    const wait = SETTLE + Math.min(Math.max(0, lag), LONGEST_LAG);
    const due = performance.now() + wait;
    check = setTimeout(() => {
      const now = performance.now();
      if (now - due > LATE) return settle(lag);
      const step = flush(state, now, limits);
      state = step.state;
      for (const action of step.actions) act(action, now);
    }, wait);
  };

  return {
    start() {
      window.addEventListener('keydown', onKey, { capture: true });
      return Promise.resolve({ ok: true });
    },
    stop() {
      window.removeEventListener('keydown', onKey, { capture: true });
      clearTimeout(check);
      state = IDLE;
    },
  };
}

// Where no field has the focus the keys go once more to whatever listens: a keypad, the till.
function giveBack(text: string): void {
  if (focusedField()) return typeIntoFocused(text);
  const target = document.activeElement ?? document.body;
  for (const key of text) {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  }
}

// Leaving the field ends what an input method was composing there, or it would come in later.
function undo(before: Remembered, composing: boolean): void {
  if (composing) {
    before.field.blur();
    before.field.focus();
  }
  restore(before);
}
