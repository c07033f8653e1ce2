// What a scanned text can mean. The screen's task decides the order, never the format alone:
// a scale label, a payment code and a parcel number can have the same digits, and a wrong guess
// must not sell or charge anything. The caller takes the first candidate it can act on.
import { gtin14Of, isGtin, item13FromItf14, normaliseGtin } from './gtin.ts';
import { type Carrier, guessCarrier, isParcelNumber, parcelNumber } from './parcel-number.ts';
import {
  PAYMENT_CODES,
  type PaymentChannel,
  type PaymentCodeRow,
  paymentCodeOf,
} from './payment-code.ts';
import { parseScaleCode, type ScaleLabel, type ScaleRule } from './scale.ts';

/** The task in hand: selling, an open payment dialog, parcels, or goods (receiving, counting). */
export type ScanContext = 'till' | 'payment' | 'parcel' | 'goods';

/** What a reading is judged by. `knows` says whether a product has exactly this code. */
export type ScanSettings = {
  readonly context: ScanContext;
  readonly knows: (code: string) => boolean;
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
  | { readonly as: 'unknown'; readonly text: string };

/**
 * A scanner's text without what is not the code: full-width forms, blanks and control characters
 * around it, the AIM symbology prefix (`]C1`, `]E0`, `]d2` …), a GS1 item number's further fields.
 */
export function bareCode(scanned: string): string {
  const trimmed = scanned.normalize('NFKC').replace(/^[\s\u0000-\u001f]+|[\s\u0000-\u001f]+$/g, '');
  const aim = /^\](?:(C1|d2|Q3|e0)|[A-Za-z][0-9A-Za-z])[\s\u0000-\u001f]*/.exec(trimmed);
  const rest = aim ? trimmed.slice(aim[0].length) : trimmed;
  const gs1 = aim?.[1] !== undefined || scanned.trimStart().startsWith('\u001d');
  const text = /^[\d\s]+$/.test(rest) ? rest.replace(/\s/g, '') : rest;
  const item = gs1 ? /^01(\d{14})/.exec(text)?.[1] : undefined;
  return item !== undefined && isGtin(item) ? item : text.replace(/[\u0000-\u001f]/g, '');
}

/** All meanings of a scanned text for this task, the likeliest first; never empty. */
export function readScan(scanned: string, settings: ScanSettings): Candidate[] {
  const text = bareCode(scanned);
  const enrol = enrolment(text);
  if (enrol) return [enrol];
  const found =
    settings.context === 'parcel'
      ? asParcel(text, settings)
      : settings.context === 'payment'
        ? asPayment(text, settings)
        : asGoods(text, settings);
  return found.length > 0 ? found : [{ as: 'unknown', text }];
}

function asGoods(text: string, settings: ScanSettings): Candidate[] {
  const known = knownCode(text, settings);
  const payment = paid(text, settings);
  if (payment) return known ? [known, payment] : [payment];
  return [...(known ? [known] : []), ...goods(text, settings), ...certainParcel(text, settings)];
}

// With the dialog open a code of a known channel is a payment even if a product should have it;
// digits of an unknown channel are left to the acquirer, but never what the shop could sell.
function asPayment(text: string, settings: ScanSettings): Candidate[] {
  const known = knownCode(text, settings);
  const payment = paid(text, settings);
  if (payment) return known ? [payment, known] : [payment];
  const sellable = [...(known ? [known] : []), ...goods(text, settings)];
  if (sellable.length > 0 || !/^\d{16,24}$/.test(text)) return sellable;
  return [{ as: 'payment', channel: 'unknown', code: text }];
}

function asParcel(text: string, settings: ScanSettings): Candidate[] {
  const known = knownCode(text, settings);
  const product: Candidate[] = known ? [{ as: 'product-in-parcel', code: known.code }] : [];
  if (!isParcelNumber(text)) return product;
  const guess = guessCarrier(text, settings.lastCarrier);
  return [...product, { as: 'parcel', code: parcelNumber(text), ...guess }];
}

function paid(text: string, settings: ScanSettings): Extract<Candidate, { as: 'payment' }> | null {
  const channel = paymentCodeOf(text, settings.payments ?? PAYMENT_CODES);
  return channel === null ? null : { as: 'payment', channel, code: text };
}

function knownCode(text: string, settings: ScanSettings): { as: 'known'; code: string } | null {
  const forms = [text, normaliseGtin(text), gtin14Of(text)];
  const code = forms.find((form) => form !== null && form !== '' && settings.knows(form));
  return code ? { as: 'known', code } : null;
}

// A scale's label comes before the GTIN of the same digits: in-store numbers are nobody's GTIN.
function goods(text: string, settings: ScanSettings): Candidate[] {
  const found: Candidate[] = [];
  const label = parseScaleCode(text, settings.scale);
  if (label) found.push({ as: 'scale', code: text, ...label });
  const gtin = normaliseGtin(text);
  if (gtin !== null) found.push({ as: 'gtin', gtin });
  const gtin14 = gtin14Of(text);
  const carton = gtin14 === null ? null : item13FromItf14(gtin14);
  if (gtin14 !== null && carton) found.push({ as: 'carton', ...carton, gtin14 });
  if (/^\d{1,7}$/.test(text)) found.push({ as: 'short', code: text });
  return found;
}

function certainParcel(text: string, settings: ScanSettings): Candidate[] {
  const guess = guessCarrier(text, settings.lastCarrier);
  return guess.sure ? [{ as: 'parcel', code: parcelNumber(text), ...guess }] : [];
}

function enrolment(text: string): Candidate | null {
  const code = /^https?:\/\/\S*?[?#&](?:enrol|bind)[=/]([0-9A-Za-z_-]+)/.exec(text)?.[1];
  return code === undefined ? null : { as: 'enrol', code, url: text };
}
