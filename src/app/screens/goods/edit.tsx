import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Product } from '../../../core/goods/product.ts';
import { onHand } from '../../../core/goods/stock.ts';
import { REVERSAL } from '../../../core/journal/reversal.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useScans, useSession } from '../../session.ts';
import { beep, lowTone } from '../../device/sound.ts';
import { othersOf } from '../../store/merged.ts';
import { Button } from '../../ui/button.tsx';
import { say } from '../../ui/toast-queue.ts';
import { type EditStart, addedCode, startOf } from './edit-start.ts';
import { KindSection, NameSection, StockSection } from './form-sections.tsx';
import { faultWords } from './form-words.ts';
import { MoreSection } from './more-section.tsx';
import {
  type FormFault,
  type FormUnit,
  type ProductForm,
  addUnit,
  removeUnit,
  withUnit,
} from './product-form.ts';
import { ownCodes } from './own-codes.ts';
import { savedBy } from './product-saving.ts';
import { UnitCard } from './unit-card.tsx';
import { sayUndoable, useWrite, useWriteAll, writeProduct } from './writing.ts';
import './goods.css';
import './edit.css';

/** /goods/:id/edit and /goods/new?code=&name= — a product's own data. */
export function GoodsEdit(): JSX.Element {
  const { params, query } = useRoute();
  const { store } = useSession();
  const { route } = useLocation();
  const id = params['id'] ?? null;
  const start = useQuery(() => startOf(store, id, query), [id, query['code'], query['name']]);
  const back = (): void => route(id === null ? '/goods' : `/goods/${id}`, true);
  if (start === null)
    return (
      <div class="goods">
        <ShopMark title="商品" back={back} />
      </div>
    );
  return <EditForm key={id ?? query['code'] ?? ''} start={start} back={back} />;
}

type EditFormProps = { readonly start: EditStart; readonly back: () => void };

// The product is compared as it was when the form was opened, so that what another till changed
// meanwhile is not changed back.
function EditForm({ start: given, back }: EditFormProps): JSX.Element {
  const session = useSession();
  const { route } = useLocation();
  const write = useWrite();
  const [start] = useState(given);
  const [form, setForm] = useState(start.form);
  const [fault, setFault] = useState<FormFault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { product, stock } = start;
  const change = (next: ProductForm): void => {
    setForm(next);
    setFault(null);
  };
  const save = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const saved = await savedBy(session, product, form);
    const sealed = saved.ok ? await writeProduct(write, saved.body) : null;
    setBusy(false);
    if (!saved.ok) {
      if (saved.fault === 'unchanged') back();
      else {
        setFault(saved.fault);
        say(faultWords(saved.fault));
      }
    } else if (sealed) {
      sayUndoable(write, sealed.entry.id, `存好了：${form.name.trim()}。`, '改的撤销了。');
      route(`/goods/${saved.body.product}`, true);
    }
  };
  return (
    <div class="goods goods-edit">
      <ShopMark title={product === null ? '加商品' : '改商品'} back={back} />
      <div class="goods-cards">
        <NameSection form={form} fault={fault} onForm={change} />
        <Units form={form} fault={fault} onForm={change} own={product?.id ?? ''} />
        <StockSection
          form={form}
          fault={fault}
          onForm={change}
          paid={stock !== null && stock.receipts.some(({ value }) => value !== null)}
        />
        <KindSection form={form} fault={fault} onForm={change} fixed={onHand(stock).counted} />
        <MoreSection form={form.more} fault={fault} onForm={(more) => change({ ...form, more })} />
        {product !== null && <GoneButton product={product} />}
      </div>
      <div class="goods-acts">
        <Button kind="primary" size="big" wide busy={isBusy} onClick={() => void save()}>
          存好
        </Button>
      </div>
    </div>
  );
}

type UnitsProps = {
  readonly form: ProductForm;
  readonly fault: FormFault | null;
  readonly onForm: (form: ProductForm) => void;
  readonly own: string;
};

function Units({ form, fault, onForm, own }: UnitsProps): JSX.Element {
  const { store, newId, settings } = useSession();
  const [target, setTarget] = useState('');
  const aim = form.units.find(({ key }) => key === target) ?? form.units[0];
  // Two scans in a row are both looked up before the form is drawn again.
  const latest = useRef(form);
  latest.current = form;
  const add = async (key: string, text: string): Promise<string | null> => {
    const added = await addedCode(store, () => latest.current, own, text, settings.codes.value);
    if (!added.ok) return added.words;
    const codes = latest.current.units.find((unit) => unit.key === key)?.codes ?? [];
    latest.current = withUnit(latest.current, key, { codes: [...codes, added.code] });
    onForm(latest.current);
    return null;
  };
  const addOwn = async ({ key, unit }: FormUnit): Promise<string | null> => {
    // New goods have no id yet: any id makes a code, and the code then makes theirs.
    const bare = { product: own === '' ? newId() : own, unit };
    const made = await ownCodes(store, settings.codes.value, [bare]);
    return made.ok ? add(key, made.codes[0] ?? '') : made.words;
  };
  const scanned = async (text: string): Promise<void> => {
    const why = await add(aim?.key ?? '', text);
    if (settings.sound.value) (why === null ? beep : lowTone)();
    say(why ?? `条码加上了：${text}`);
  };
  useScans((scan) => {
    void scanned(scan.text);
    return true;
  });
  return (
    <>
      {form.units.map((unit, i) => (
        <UnitCard
          key={unit.key}
          unit={unit}
          isBase={i === 0}
          weighed={form.weighed}
          fault={fault}
          base={form.units[0]?.unit ?? ''}
          isTarget={form.units.length > 1 && unit === aim}
          onTarget={() => setTarget(unit.key)}
          onCode={(text) => add(unit.key, text)}
          onOwnCode={() => addOwn(unit)}
          onChange={(change) => onForm(withUnit(form, unit.key, change))}
          onRemove={() => onForm(removeUnit(form, unit.key))}
        />
      ))}
      {!form.service && (
        <Button
          icon="plus"
          onClick={() => {
            const key = newId();
            onForm(addUnit(form, key));
            setTarget(key);
          }}
        >
          还按整箱卖
        </Button>
      )}
    </>
  );
}

function GoneButton({ product }: { product: Product }): JSX.Element {
  const { store, newId } = useSession();
  const writeAll = useWriteAll();
  const { route } = useLocation();
  // What was merged into it is given up with it, or that would stand in its place.
  const stop = async (): Promise<void> => {
    const ids = [product.id, ...(await othersOf(store, product.id))];
    const drafts = ids.map((id) => ({
      id: newId(),
      kind: 'product-saved',
      v: 1,
      body: { product: id, fields: { gone: true }, units: [] },
    }));
    if (!(await writeAll(drafts))) return;
    const undo = async (): Promise<void> => {
      const backs = drafts.map(({ id }) => ({
        id: newId(),
        kind: REVERSAL,
        v: 1,
        body: { entry: id, reason: '' },
      }));
      if (await writeAll(backs)) say(`${product.name} 又能卖了。`);
    };
    say(`${product.name} 不卖了。`, { label: '撤销', run: () => void undo() });
    route('/goods', true);
  };
  return (
    <Button kind="danger-text" icon="trash" onClick={() => void stop()}>
      不卖这个了
    </Button>
  );
}
