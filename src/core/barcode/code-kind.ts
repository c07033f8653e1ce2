import type { Club } from '../member/club.ts';
import type { Carrier } from './parcel-number.ts';
import type { PaymentChannel } from './payment-code.ts';
import type { PaymentCodeRow } from './payment-row.ts';
import type { ScaleLabel } from './scale.ts';
import type { ScaleRule } from './scale-rule.ts';

/**
 * The task in hand: selling, an open payment dialog, parcels, goods (receiving, counting), or a
 * device that is being bound.
 */
export type ScanContext = 'till' | 'payment' | 'parcel' | 'goods' | 'enrol';

/** What a shop has settled about codes. */
export type CodeRules = {
  readonly scale: ScaleRule;
  readonly payments: readonly PaymentCodeRow[];
};

/**
 * What a reading is judged by. `knows` says whether a product has exactly this code, `hasPlu`
 * whether one has this number on scale labels (without leading zeros).
 */
export type ScanSettings = {
  readonly context: ScanContext;
  readonly knows: (code: string) => boolean;
  readonly hasPlu?: (plu: string) => boolean;
  readonly scale: ScaleRule;
  readonly payments?: readonly PaymentCodeRow[];
  readonly lastCarrier?: Carrier;
};

/** One meaning of a scanned text; `known` carries the code that a product has. */
export type Candidate =
  | { readonly as: 'known'; readonly code: string }
  | { readonly as: 'gtin'; readonly gtin: string }
  | {
      readonly as: 'carton';
      readonly item: string;
      readonly level: number;
      readonly gtin14: string;
    }
  | ({ readonly as: 'scale'; readonly code: string } & ScaleLabel)
  | { readonly as: 'short'; readonly code: string }
  | { readonly as: 'payment'; readonly channel: PaymentChannel | 'unknown'; readonly code: string }
  | {
      readonly as: 'parcel';
      readonly code: string;
      readonly carrier: Carrier;
      readonly sure: boolean;
    }
  | { readonly as: 'product-in-parcel'; readonly code: string }
  | { readonly as: 'enrol'; readonly code: string; readonly url: string }
  | {
      readonly as: 'member';
      readonly code: string;
      readonly club: Club;
      readonly member: string;
    }
  | { readonly as: 'unknown'; readonly text: string };

/**
 * A candidate; `acts` when the shop can act on it as it stands. Two that act are a collision and
 * are asked about; one that does not (a product still to be made, a guessed carrier) only proposes.
 */
export type Meaning = { readonly candidate: Candidate; readonly acts: boolean };

/** A kind of code: everything that one meaning of a scanned text needs, in one place. */
export type CodeKind = {
  /** Its name; the app's words stand under it. */
  readonly name: string;
  /** The tasks in which it is looked for, and how early: the lowest place first. */
  readonly places: Partial<Record<ScanContext, number>>;
  /** Names of kinds that have no say about a text of this kind; `*` for all others. */
  readonly shuts: readonly string[];
  /** True for what is taken only when nothing else fits. */
  readonly isLast: boolean;
  /** What the text means as this kind; empty when it is none. Pure. */
  readonly read: (text: string, settings: ScanSettings) => readonly Meaning[];
};
