import 'fake-indexeddb/auto';
import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { looseLine } from '../../src/app/cart-line.ts';
import {
  type Counter,
  type Heard,
  addLine,
  changeCart,
  newCounter,
  scanAtTill,
  setCart,
} from '../../src/app/counter.ts';
import { meaningAnswered, meaningQuestions } from '../../src/app/meaning-question.ts';
import { record } from '../../src/app/store/record.ts';
import { dismiss, toasts } from '../../src/app/ui/toast-queue.ts';
import { whyWords } from '../../src/app/words.ts';
import { fen } from '../../src/core/money.ts';
import { liveLines, newCart, withNote, withOff, withQuantity } from '../../src/core/sale/cart.ts';
import { STANDARD_RULES } from '../../src/core/barcode/standard.ts';
import { MOST_LINES } from '../../src/core/sale/most-lines.ts';
import { draftOf, idOf } from '../support/entries.ts';
import { closeTestStores, openTestStore } from '../support/store.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await newCounter(await openTestStore());
  for (const { id } of toasts.value) dismiss(id);
});
afterEach(closeTestStores);

const said = (): string[] => toasts.value.map(({ text }) => text);

describe('more than a bill can hold', () => {
  test('a scan that does not fit is not heard as a line', async () => {
    await record(counter.store, [
      draftOf(
        'product-saved',
        {
          product: idOf('tea'),
          fields: { name: 'tea' },
          units: [{ unit: 'p', factor: 1, price: 350, codes: ['1024'] }],
        },
        idOf('saved'),
      ),
    ]);
    for (let i = 0; i < MOST_LINES; i += 1) await addLine(counter, looseLine(`n${i}`, fen(100)));
    expect(await scanAtTill(counter, '1024')).toEqual({ heard: 'full' });
    expect(liveLines(counter.cart.value)).toHaveLength(MOST_LINES);
    expect(said()).toEqual([whyWords('full')]);
  });

  test('a quantity that does not fit is said to the keeper', async () => {
    await addLine(counter, looseLine('tea', fen(350)));
    const key = counter.cart.value.lines[0]?.key ?? '';
    await changeCart(counter, (cart) => withQuantity(cart, key, 999_999_999));
    expect(counter.cart.value.lines[0]?.quantity).toBe(1);
    expect(said()).toEqual([whyWords('full')]);
  });

  test('what fits is not spoken of', async () => {
    await addLine(counter, looseLine('tea', fen(350)));
    const key = counter.cart.value.lines[0]?.key ?? '';
    await changeCart(counter, (cart) => withQuantity(cart, key, 1));
    await changeCart(counter, (cart) => withNote(cart, ''));
    await changeCart(counter, (cart) => withOff(cart, null));
    expect(said()).toEqual([]);
  });
});

describe('a code with two meanings', () => {
  const LABEL = '2200017001993';
  const PAY = '134567890123456789';
  const product = (name: string, codes: string[], plu = '') =>
    draftOf(
      'product-saved',
      {
        product: idOf(name),
        fields: { name, plu, weighed: plu !== '' },
        units: [{ unit: 'kg', factor: plu === '' ? 1 : 1000, price: 500, codes }],
      },
      idOf(`saved ${name}`),
    );
  const names = (): string[] => liveLines(counter.cart.value).map(({ name }) => name);
  const pick = (as: string): void => {
    const [question] = meaningQuestions.value;
    const choice = question?.choices.find((one) => one.as === as);
    if (!question || !choice) throw new Error(`nothing is asked about ${as}`);
    meaningAnswered();
    question.choose(choice);
  };
  beforeEach(async () => {
    while (meaningQuestions.value.length > 0) meaningAnswered();
    await record(counter.store, [product('gift', [LABEL, PAY]), product('apples', [], '17')]);
  });

  test('is asked about and adds nothing until the keeper chose, then stays so for this cart', async () => {
    const heard: Heard[] = [];
    const later = (one: Heard) => heard.push(one);
    expect(await scanAtTill(counter, LABEL, later)).toEqual({ heard: 'asked' });
    await scanAtTill(counter, LABEL, later);
    expect(meaningQuestions.value).toHaveLength(1);
    expect(names()).toEqual([]);
    pick('scale');
    expect(await scanAtTill(counter, LABEL, later)).toEqual({ heard: 'line', name: 'apples' });
    expect(heard).toEqual([{ heard: 'line', name: 'apples' }]);
    expect(names()).toEqual(['apples', 'apples']);
    expect(liveLines(counter.cart.value).map(({ fixed }) => fixed)).toEqual([199, 199]);
  });

  test('may be the other in the next cart', async () => {
    await scanAtTill(counter, LABEL);
    pick('known');
    await counter.inTurn(() => setCart(counter, newCart(idOf('next'))));
    expect(await scanAtTill(counter, LABEL)).toEqual({ heard: 'asked' });
  });

  test('that is a payment is never sold by itself', async () => {
    expect(await scanAtTill(counter, PAY)).toEqual({ heard: 'asked' });
    const heard = new Promise<Heard>((done) => {
      const [question] = meaningQuestions.value;
      if (question) meaningAnswered();
      void scanAtTill(counter, PAY, done);
    });
    await counter.inTurn(() => Promise.resolve());
    pick('payment');
    expect(await heard).toEqual({ heard: 'payment', text: PAY });
    expect(names()).toEqual([]);
  });

  test('a label of an item nobody has is said, and is no new product', async () => {
    expect(await scanAtTill(counter, '2200018001990')).toEqual({ heard: 'label', text: '18' });
    expect(counter.questions.value).toEqual([]);
  });

  test('a label’s own price per kilogram is what is charged', async () => {
    const scale = { ...STANDARD_RULES.scale, long: 'price-weight' };
    const other = await newCounter(counter.store, signal({ ...STANDARD_RULES, scale }));
    await scanAtTill(other, '220001700800017501');
    expect(liveLines(other.cart.value)).toMatchObject([
      { name: 'apples', quantity: 1750, fixed: 1400 },
    ]);
  });
});
