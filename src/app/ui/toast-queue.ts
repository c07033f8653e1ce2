import { signal, type ReadonlySignal } from '@preact/signals';

/** What can be done about a message, e.g. 撤销. */
export type ToastAction = { label: string; run: () => void };

/** One quiet message. */
export type Toast = { id: number; text: string; action?: ToastAction };

/** More than two messages at once are noise: the oldest goes. */
const shownAtOnce = 2;

const queue = signal<readonly Toast[]>([]);
let lastId = 0;

/** The messages on show, oldest first. */
export const toasts: ReadonlySignal<readonly Toast[]> = queue;

/** Says something quietly at the foot of the screen; gives the id to take it back with. */
export function say(text: string, action?: ToastAction): number {
  lastId += 1;
  const toast = action === undefined ? { id: lastId, text } : { id: lastId, text, action };
  queue.value = withToast(queue.value, toast);
  return lastId;
}

/** Takes a message away; an id that is gone changes nothing. */
export function dismiss(id: number): void {
  queue.value = queue.value.filter((toast) => toast.id !== id);
}

/** The queue after a new message: the same words are not said twice at the same time. */
export function withToast(list: readonly Toast[], toast: Toast): readonly Toast[] {
  return [...list.filter((old) => old.text !== toast.text), toast].slice(-shownAtOnce);
}

/** Milliseconds a message stays: longer when there is something to press. */
export function stayMs(toast: Toast): number {
  return toast.action === undefined ? 4000 : 8000;
}
