// What was typed against what is stored: only what differs goes into an entry.
import type { GoodsFields, Product, UnitFields } from '../../../../core/goods/product.ts';
import type { Fen } from '../../../../core/money.ts';

/** The form's fields once they could be read. */
export type Typed = {
  name: string;
  spec: string;
  category: string;
  plu: string;
  cost: Fen | null;
  reorderLevel: number | null;
  target: number | null;
  service: boolean;
  weighed: boolean;
};

/** One selling unit once it could be read. */
export type TypedUnit = {
  was: string | null;
  unit: string;
  factor: number;
  price: Fen;
  memberPrice: Fen | null;
  codes: readonly string[];
};

/** The quick key as it changes: its place, or none. */
export const quickField = (before: Product | null, quick: boolean, place: number): GoodsFields =>
  quick === ((before?.quick ?? null) !== null) ? {} : { quick: quick ? place : null };

const EMPTY: Omit<Typed, 'name'> = {
  spec: '',
  category: '',
  plu: '',
  cost: null,
  reorderLevel: null,
  target: null,
  service: false,
  weighed: false,
};

/** The fields that differ from the stored product's. */
export function changedFields(before: Product | null, typed: Typed): GoodsFields {
  const old: Typed = before ?? { ...EMPTY, name: '' };
  const is = <K extends keyof Typed>(key: K): Pick<Typed, K> | Record<never, never> =>
    typed[key] === old[key] ? {} : { [key]: typed[key] };
  return {
    ...is('name'),
    ...is('spec'),
    ...is('category'),
    ...is('cost'),
    ...is('reorderLevel'),
    ...is('target'),
    ...is('plu'),
    ...is('service'),
    ...is('weighed'),
  };
}

const sameCodes = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((code, i) => code === b[i]);

// A unit is a register of its own under its name: another name is another unit, and a name
// given up before may be taken again, so a unit that is new here says that it is not gone.
export function changedUnits(before: Product | null, typed: readonly TypedUnit[]): UnitFields[] {
  const old = new Map((before?.units ?? []).map((unit) => [unit.unit, unit]));
  const kept = new Set(typed.map((unit) => unit.unit));
  const gone = [...old.keys()]
    .filter((unit) => !kept.has(unit))
    .map((unit): UnitFields => ({ unit, gone: true }));
  const changes = typed.flatMap(({ unit, factor, price, memberPrice, codes }): UnitFields[] => {
    const was = old.get(unit);
    if (!was)
      return [
        {
          unit,
          factor,
          price,
          codes: [...codes],
          ...(memberPrice === null ? {} : { memberPrice }),
          ...(before === null ? {} : { gone: false }),
        },
      ];
    const change = {
      ...(was.factor === factor ? {} : { factor }),
      ...(was.price === price ? {} : { price }),
      ...(was.memberPrice === memberPrice ? {} : { memberPrice }),
      ...(sameCodes(was.codes, codes) ? {} : { codes: [...codes] }),
    };
    return Object.keys(change).length === 0 ? [] : [{ unit, ...change }];
  });
  return [...gone, ...changes];
}
