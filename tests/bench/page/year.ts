// A till with a year of the post's business behind it: a village's 45 parcels a day, sign-ups,
// redemptions, referrals, and the rates by which they earned.
import { NO_HEAD, type Head, type Sealed, seal } from '../../../src/core/journal/entry.ts';
import { derivedId } from '../../../src/core/derived-id.ts';
import type { Json } from '../../../src/core/text.ts';
import { closeStore } from '../../../src/app/store/store.ts';
import { OTHER, openBound, writePast } from './fill.ts';

const DAY = 86_400_000;
const DAYS = 365;
const PARCELS = 45;
const RATES = { 'parcel-in': 0, 'parcel-out': 50, redemption: 200, 'sign-up': 500 } as const;

type Act = { readonly kind: string; readonly body: Json; readonly at: number };

function* actsOf(station: string, from: number): Generator<Act> {
  for (const [base, rate] of Object.entries(RATES)) {
    const rule = derivedId(station, base);
    const tiers = [{ above: 0, rate }];
    const body = { rule, version: 1, base, tiers, from: 0, until: null, demo: true };
    yield { kind: 'rule-published', body, at: from };
  }
  for (let day = 0; day < DAYS; day += 1) {
    const start = from + day * DAY;
    for (let n = 0; n < PARCELS; n += 1) {
      const waybill = `YT${day}${String(n).padStart(6, '0')}`;
      const parcel = derivedId(station, waybill);
      const at = start + n * 600_000;
      const place = { shelf: '1-1', code: `1-1-1${String(n).padStart(3, '0')}`, tail: '' };
      yield { kind: 'parcel-received', body: { parcel, carrier: 'yto', waybill, ...place }, at };
      yield { kind: 'parcel-handed-out', body: { parcel, how: 'code' }, at: at + 300_000 };
    }
    const member = derivedId(station, `member ${day}`);
    const consent = { version: '1', channel: 'counter' };
    const body = { member, phone: '138****5678', name: '', consent };
    yield { kind: 'member-joined', body, at: start + DAY / 2 };
    yield { kind: 'redemption', body: { voucher: `V-${day}`, gift: '' }, at: start + DAY / 3 };
  }
}

/** Fills it up to now; gives the number of acts. */
export async function year({ name, code }: { name: string; code: string }): Promise<number> {
  const store = await openBound(name, code);
  const station = store.session.identity?.station ?? '';
  const entries: Sealed[] = [];
  let head: Head = NO_HEAD;
  const now = Date.now();
  const acts = [...actsOf(station, now - DAYS * DAY)].sort((a, b) => a.at - b.at);
  for (const { kind, body, at } of acts.filter((act) => act.at < now)) {
    const id = derivedId(station, `year:${entries.length}`);
    const made = seal({ id, kind, v: 1, body }, { station, device: OTHER, operator: '' }, head, at);
    if (!made.ok) throw new Error(made.why);
    entries.push(made.sealed);
    head = { n: made.sealed.entry.n, hash: made.sealed.hash, eff: made.sealed.entry.at };
  }
  await writePast(store, entries);
  closeStore(store);
  return entries.length;
}
