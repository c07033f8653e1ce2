// The demo's drawer: now and then something small is paid out of it, every evening it is counted.
import { derivedId } from '../../core/derived-id.ts';
import { dayAccount, shiftAccount } from '../../core/journal/account.ts';
import { type Fen, ZERO, fen, least, most, plus } from '../../core/money.ts';
import { cashMoved, movesIn, movesSince } from '../../core/sale/drawer.ts';
import {
  type PastShift,
  cashSince,
  drawerDue,
  shiftDraft,
  shiftIn,
} from '../../core/sale/shift.ts';
import { dayAfter, dayStart } from '../../core/time.ts';
import { between, diceOf, oneOf } from './dice.ts';
import { type Act, type Shop, type Stage, type Timed, plainAct } from './shop.ts';

const MINUTE = 60_000;
const PAYING = (10 * 60 + 20) * MINUTE;
/** After the last guest of the day. */
const COUNTING = (21 * 60 + 40) * MINUTE;
/** What stays in the drawer overnight, fen. */
const FLOAT = fen(20_000);
/** Who did not count for so long begins anew. */
const MOST_DAYS = 40;
const PAID_OUT = 0.4;
const RIGHT = 0.8;

function sumOf({ book }: Shop, day: string, field: string): Fen {
  const row = book.rows.get(dayAccount(day));
  return fen(row?.form === 'sum' ? (row.sums[field] ?? 0) : 0);
}

function lastShift({ book }: Shop, today: string): PastShift | null {
  for (let back = 0; back < MOST_DAYS; back += 1) {
    const row = book.rows.get(shiftAccount(dayAfter(today, -back)));
    if (row?.form === 'claims') return shiftIn(row);
  }
  return null;
}

function counted(shop: Shop, id: string, day: string, at: number): Timed[] {
  const roll = diceOf(`${shop.station}/${day}/drawer`);
  const last = lastShift(shop, day);
  const days: string[] = [];
  for (let one = last?.day ?? day; one <= day; one = dayAfter(one, 1)) days.push(one);
  const taken = days.map((one) => sumOf(shop, one, 'tender-cash'));
  const moves = days.map((one) => movesIn(shop.book.rows.get(dayAccount(one))));
  const float = last?.left ?? FLOAT;
  const cash = cashSince(last, taken);
  const moved = movesSince(last?.seenMoved ?? [], moves);
  const off = roll() < RIGHT ? ZERO : fen(oneOf(roll, [-100, -50, 50]));
  const found = most(ZERO, plus(drawerDue({ float, cash, moved }), off));
  const draft = shiftDraft(id, {
    day,
    float,
    cash,
    seen: taken.at(-1) ?? ZERO,
    counted: found,
    left: least(FLOAT, found),
    codes: sumOf(shop, day, 'tender-qr'),
    moved,
    seenMoved: moves.at(-1) ?? [],
  });
  return [{ at, draft }];
}

/** A day's moves of cash, and the shift that ends it. */
export function drawerActs({ station }: Stage, day: string): Act[] {
  const roll = diceOf(`${station}/${day}/paid out`);
  const name = (what: string): string => derivedId(station, `demo/${day}/${what}`);
  const body = { way: 'out', reason: 'expense', amount: 50 * between(roll, 10, 60) };
  const paid = plainAct(dayStart(day) + PAYING, name('paid-out'), cashMoved.name, body);
  return [
    ...(roll() < PAID_OUT ? [paid] : []),
    {
      at: dayStart(day) + COUNTING,
      span: 0,
      stream: 'device',
      write: (shop, at) => counted(shop, name('shift'), day, at),
    },
  ];
}
