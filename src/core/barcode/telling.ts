// How a code was understood, for a keeper who tries one: what every kind reads in it, field by
// field, and why another kind is not meant. Apart from the reading, which the till needs at once.
import type { Fen } from '../money.ts';
import type { Candidate, CodeKind, ScanSettings } from './code-kind.ts';
import { checkDigit, gtin14Of, isGtin, normaliseGtin } from './gtin.ts';
import { guessCarrier, isParcelNumber, parcelNumber } from './parcel-number.ts';
import type { Carrier } from './parcel-number.ts';
import type { PaymentChannel } from './payment-code.ts';
import { CODE_KINDS, kindsIn } from './registry.ts';
import { layoutOf, readScaleCode } from './scale.ts';
import { bareCode } from './scan.ts';

/** A check digit as it stands and as it should be. */
export type CheckFact = { readonly digit: string; readonly right: string };

/** What a text says field by field: whole grams, whole fen, fen per kilogram, digits. */
export type CodeFacts = {
  readonly code?: string;
  readonly flag?: string;
  readonly plu?: string;
  readonly grams?: number;
  readonly unitPriceFen?: Fen;
  readonly amountFen?: Fen;
  readonly item?: string;
  readonly level?: number;
  readonly check?: CheckFact;
  readonly channel?: PaymentChannel | 'unknown';
  readonly carrier?: Carrier;
  readonly sure?: boolean;
  readonly length?: number;
};

/** What one kind says of a text; `why` says why it is none of its own, null when it is. */
type Told = { readonly why: string | null; readonly facts: CodeFacts };

/** What one kind of code says of a text. */
export type KindTold = Told & { readonly kind: string };

/** `found` is what the kind read in the text; null when the text does not even look like one. */
type Teller = (text: string, settings: ScanSettings, found: readonly Candidate[]) => Told | null;

const checkOf = (code: string): CheckFact => ({
  digit: code.slice(-1),
  right: String(checkDigit(code.slice(0, -1))),
});

/** A kind that has nothing to say but the code it read. */
const plain: Teller = (text, _, [first]) => {
  if (first === undefined) return null;
  return { why: null, facts: { code: 'code' in first ? first.code : text } };
};

const FORM = /^(?:\d{8}|\d{12,14})$/;

const gtin: Teller = (text) => {
  const code = normaliseGtin(text);
  const digits = code !== null && !FORM.test(text) ? code : text;
  const isCarton = digits.length === 14 && code === null && isGtin(digits);
  if (!FORM.test(digits) || isCarton) return null;
  const facts = { check: checkOf(digits), length: digits.length };
  return code === null ? { why: 'check', facts } : { why: null, facts: { code, ...facts } };
};

const carton: Teller = (text, _, [first]) => {
  const code = gtin14Of(text);
  if (code === null || code.startsWith('0')) return null;
  const facts = { code, check: checkOf(code) };
  return first?.as === 'carton'
    ? { why: null, facts: { ...facts, item: first.item, level: first.level } }
    : { why: 'variable', facts };
};

const scale: Teller = (code, { scale: rule, hasPlu }) => {
  const read = readScaleCode(code, rule);
  if (!read.ok && (read.why === 'form' || (read.why === 'flag' && !/^2[0-4]/.test(code)))) {
    return null;
  }
  const hasCheck = layoutOf(rule, code.length === 13 ? 13 : 18).endsWith('C');
  const facts = {
    flag: code.slice(0, 2),
    length: code.length,
    ...(hasCheck ? { check: checkOf(code) } : {}),
  };
  if (!read.ok) return { why: read.why, facts };
  const isKnown = hasPlu === undefined || hasPlu(read.label.plu);
  return { why: isKnown ? null : 'plu', facts: { ...facts, ...read.label } };
};

const payment: Teller = (text, _, [first]) => {
  const facts = { length: text.length, flag: text.slice(0, 2) };
  if (first?.as === 'payment') return { why: null, facts: { channel: first.channel, ...facts } };
  return /^\d{16,24}$/.test(text) ? { why: 'prefix', facts } : null;
};

const parcel: Teller = (text, { lastCarrier }, found) => {
  if (!isParcelNumber(text)) return null;
  const facts = { code: parcelNumber(text), ...guessCarrier(text, lastCarrier) };
  return { why: found.length > 0 ? null : 'unsure', facts };
};

/** The kinds that have more to say than the code they read, by name. */
const TELLERS: Readonly<Record<string, Teller>> = { gtin, carton, scale, payment, parcel };

/** What every kind looked for in this task says of a text, field by field, in their order. */
export function explain(
  scanned: string,
  settings: ScanSettings,
  kinds: readonly CodeKind[] = CODE_KINDS,
): KindTold[] {
  const text = bareCode(scanned);
  return kindsIn(settings.context, kinds).flatMap((kind) => {
    const found = kind.read(text, settings).map(({ candidate }) => candidate);
    const told = (TELLERS[kind.name] ?? plain)(text, settings, found);
    return told === null ? [] : [{ ...told, kind: kind.name }];
  });
}
