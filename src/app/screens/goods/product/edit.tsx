import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../../core/goods/product.ts';
import { onHand } from '../../../../core/goods/stock.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { othersOf } from '../../../store/goods/merged.ts';
import { Button } from '../../../ui/button.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { type EditStart, type SharedCode, startOf } from './edit-start.ts';
import { KindSection, NameSection, StockSection } from './form-sections.tsx';
import { faultWords } from './form-words.ts';
import { MoreSection } from './more-section.tsx';
import { type FormFault, type ProductForm, addUnit, removeUnit, withUnit } from './product-form.ts';
import { codesTaken, savedBy } from './product-saving.ts';
import { SharedCodeSheet } from './shared-code.tsx';
import { UnitCard } from './unit-card.tsx';
import { type CodesOf, useUnitCodes } from './unit-codes.ts';
import { productDrafts, sayAllUndoable, useWriteAll } from '../writing.ts';
import '../goods.css';
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
  const writeAll = useWriteAll();
  const [start] = useState(given);
  const [taken, setTaken] = useState<readonly SharedCode[]>([]);
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
    const bodies = saved.ok ? [saved.body, ...codesTaken(form, taken)] : [];
    const drafts = productDrafts(session.newId, bodies);
    const isWritten = saved.ok && (await writeAll(drafts));
    setBusy(false);
    if (!saved.ok) {
      if (saved.fault === 'unchanged') back();
      else {
        setFault(saved.fault);
        say(faultWords(saved.fault));
      }
    } else if (isWritten) {
      const words = [`存好了：${form.name.trim()}。`, '改的撤销了。'] as const;
      sayAllUndoable(writeAll, session.newId, drafts, words);
      route(`/goods/${saved.body.product}`, true);
    }
  };
  return (
    <div class="goods goods-edit">
      <ShopMark title={product === null ? '加商品' : '改商品'} back={back} />
      <div class="goods-cards">
        <NameSection form={form} fault={fault} onForm={change} />
        <Units
          form={form}
          fault={fault}
          onForm={change}
          own={product?.id ?? ''}
          onTaken={(shared) => setTaken([...taken, shared])}
        />
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

type UnitsProps = CodesOf & {
  readonly fault: FormFault | null;
  /** A code that its owner loses when the form is saved. */
  readonly onTaken: (shared: SharedCode) => void;
};

function Units({ form, fault, onForm, own, onTaken }: UnitsProps): JSX.Element {
  const { newId } = useSession();
  const [target, setTarget] = useState('');
  const aim = form.units.find(({ key }) => key === target) ?? form.units[0];
  const codes = useUnitCodes({ form, onForm, own }, aim?.key ?? '');
  const { asked } = codes;
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
          onCode={(text) => codes.add(unit.key, text)}
          onOwnCode={() => codes.addOwn(unit)}
          onChange={(change) => onForm(withUnit(form, unit.key, change))}
          onRemove={() => onForm(removeUnit(form, unit.key))}
        />
      ))}
      {asked !== null && (
        <SharedCodeSheet
          shared={asked}
          name={form.name.trim()}
          onBoth={() => codes.put(asked.key, asked.code)}
          onMove={() => {
            onTaken(asked);
            codes.put(asked.key, asked.code);
          }}
          onClose={codes.putAside}
        />
      )}
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
    const bodies = ids.map((id) => ({ product: id, fields: { gone: true }, units: [] }));
    const drafts = productDrafts(newId, bodies);
    if (!(await writeAll(drafts))) return;
    const words = [`${product.name} 不卖了。`, `${product.name} 又能卖了。`] as const;
    sayAllUndoable(writeAll, newId, drafts, words);
    route('/goods', true);
  };
  return (
    <Button kind="danger-text" icon="trash" onClick={() => void stop()}>
      不卖这个了
    </Button>
  );
}
