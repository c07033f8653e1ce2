import { beforeEach, expect, test } from 'vitest';
import { dismiss, say, stayMs, toasts } from '../../../src/app/ui/toast-queue.ts';

beforeEach(() => toasts.value.forEach((toast) => dismiss(toast.id)));

const words = () => toasts.value.map((toast) => toast.text);

test('a third message pushes out the oldest', () => {
  say('一');
  say('二');
  say('三');
  expect(words()).toEqual(['二', '三']);
});

test('the same words stand once, as the newest', () => {
  say('删了');
  say('好了');
  say('删了');
  expect(words()).toEqual(['好了', '删了']);
});

test('a message is taken away by its id, twice is once', () => {
  const id = say('删了');
  dismiss(id);
  dismiss(id);
  expect(words()).toEqual([]);
});

test('a message with something to press stays longer', () => {
  say('删了', { label: '撤销', run: () => undefined });
  const [toast] = toasts.value;
  expect(toast === undefined ? 0 : stayMs(toast)).toBeGreaterThan(stayMs({ id: 0, text: '' }));
});
