import type { CodeKind, ScanContext } from './code-kind.ts';
import { enrol } from './enrol-kind.ts';
import { carton, gtin, known, short } from './goods-kind.ts';
import { member } from './member-kind.ts';
import { parcel } from './parcel-kind.ts';
import { acquirer, payment } from './payment-kind.ts';
import { scale } from './scale-kind.ts';

/** Every kind of code; another one is one more line here and its words in the app. */
export const CODE_KINDS: readonly CodeKind[] = [
  enrol,
  member,
  known,
  payment,
  scale,
  gtin,
  carton,
  short,
  parcel,
  acquirer,
];

/** The kinds that are looked for in a task, the earliest first. */
export const kindsIn = (context: ScanContext, kinds: readonly CodeKind[]): CodeKind[] =>
  kinds
    .flatMap((kind) => {
      const place = kind.places[context];
      return place === undefined ? [] : [{ kind, place }];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ kind }) => kind);
