import type { JSX } from 'preact';
import { v7 } from 'uuid';
import { normaliseGtin } from '../../../core/barcode/gtin.ts';
import type { Product } from '../../../core/goods/product.ts';
import { type Fen, ZERO, yuan } from '../../../core/money.ts';
import { productId } from '../../../core/derived-id.ts';
import { lineOf } from '../../cart-line.ts';
import { type Question, addLine, answered } from '../../counter.ts';
import { useCatalogueWord } from '../../parts/catalogue-word.ts';
import { pinyinOf } from '../../parts/pinyin.ts';
import { useSession } from '../../session.ts';
import { productsByCodes } from '../../store/goods/goods.ts';
import { record } from '../../store/record.ts';
import { Button } from '../../ui/button.tsx';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { CartonSheet } from './carton-sheet.tsx';
import { UnknownSheet } from './unknown-sheet.tsx';

/** Asks what scans left open, one by one; the scans after them are in the cart already. */
export function Questions(): JSX.Element | null {
  const { counter } = useSession();
  const [question] = counter.questions.value;
  if (question === undefined) return null;
  if (question.ask === 'which') return <Which key={question.code} question={question} />;
  if (question.ask === 'expired') return <Expired key={question.code} question={question} />;
  return <Unknown key={question.code} question={question} />;
}

function Which({ question }: { question: Extract<Question, { ask: 'which' }> }): JSX.Element {
  const { counter } = useSession();
  const pick = (product: Product): void => {
    const unit = product.units.find((one) => one.codes.includes(question.code));
    if (unit) void counter.inTurn(() => addLine(counter, lineOf(product, unit)));
    answered(counter);
  };
  return (
    <Sheet open title="这个条码有几样，是哪一样？" onClose={() => answered(counter)}>
      {question.products.map((product) => (
        <Row
          key={product.id}
          title={product.name}
          detail={product.spec}
          right={`¥${yuan(product.units[0]?.price ?? ZERO)}`}
          onClick={() => pick(product)}
        />
      ))}
    </Sheet>
  );
}

/** What the keeper has seen on the pack when the books say that it has expired. */
const LOOKED = ['看过日期，没过期', '进货时日期记错了'] as const;

function Expired({ question }: { question: Extract<Question, { ask: 'expired' }> }): JSX.Element {
  const { counter } = useSession();
  const { line, until } = question;
  /** All of the product that was scanned meanwhile is answered with it. */
  const settle = (reason: string | null): void => {
    const isSame = (one: Question): one is typeof question =>
      one.ask === 'expired' && one.line.product === line.product;
    const own = counter.questions.value.filter(isSame);
    counter.questions.value = counter.questions.value.filter((one) => !isSame(one));
    if (reason === null) return;
    for (const one of own) {
      void counter.inTurn(() => addLine(counter, { ...one.line, reason }));
    }
  };
  return (
    <Sheet open title={`${line.name} 可能过期了`} onClose={() => settle(null)}>
      <p>货架上有 {until} 到期的，看看手里这件的日期。</p>
      <div class="till-more">
        <Button kind="primary" icon="trash" onClick={() => settle(null)}>
          过期了，不卖
        </Button>
        {LOOKED.map((reason) => (
          <Button key={reason} onClick={() => settle(reason)}>
            {reason}，照卖
          </Button>
        ))}
      </div>
    </Sheet>
  );
}

function Unknown({ question }: { question: Extract<Question, { ask: 'unknown' }> }): JSX.Element {
  const session = useSession();
  const { counter, store } = session;
  const { code, item } = question;
  const word = useCatalogueWord(code);
  const listed = question.listed ?? (word?.is === 'listed' ? word.listed : null);

  /** Writes the product, then puts it into the cart. */
  const save = async (
    id: string,
    fields: { name?: string; spec?: string; category?: string; pinyin?: string },
    unit: { unit: string; factor: number; price: Fen; codes: string[] },
  ): Promise<void> => {
    const saved = await record(store, [
      { id: v7(), kind: 'product-saved', v: 1, body: { product: id, fields, units: [unit] } },
    ]);
    if (!saved.ok) {
      say(whyWords(saved.why));
      return;
    }
    const [product] = await productsByCodes(store, [code]);
    const own = product?.units.find((one) => one.codes.includes(code));
    if (product && own) await counter.inTurn(() => addLine(counter, lineOf(product, own)));
    answered(counter);
  };
  const close = (): void => answered(counter);
  if (item !== null) {
    return (
      <CartonSheet
        code={code}
        item={item}
        onClose={close}
        onSave={(factor, price) =>
          void save(item.id, {}, { unit: '箱', factor, price, codes: [code] })
        }
      />
    );
  }
  const create = async (name: string, price: Fen): Promise<void> => {
    const known = name === listed?.name ? listed.pinyin : '';
    const pinyin = known || (await pinyinOf(name));
    const gtin = normaliseGtin(code);
    await save(
      gtin === null ? v7() : productId(session.station.id, gtin),
      { name, spec: listed?.spec ?? '', category: listed?.category ?? '', pinyin },
      { unit: listed?.unit || '件', factor: 1, price, codes: [code] },
    );
  };
  return (
    <UnknownSheet
      code={code}
      listed={listed}
      word={word}
      onClose={close}
      onSave={(name, price) => void create(name, price)}
    />
  );
}
