// Cash is put into the drawer and taken out, and the drawer is counted, as its screen does it.
import { readShift } from '../../src/app/store/sale/shift.ts';
import { now } from '../../src/app/store/store.ts';
import { fen, most, plus } from '../../src/core/money.ts';
import { MOVE_REASONS, MOVE_WAYS } from '../../src/core/sale/drawer.ts';
import { drawerDue, shiftDraft } from '../../src/core/sale/shift.ts';
import { dayOf } from '../../src/core/time.ts';
import { idFrom } from './chance.ts';
import { type Act, recordOn } from './steps.ts';
import { note } from './tally.ts';

/** Cash is moved; then the shift may be closed on the same till. */
export const drawer: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  const way = dice.pick(MOVE_WAYS);
  const body = { way, reason: dice.pick(MOVE_REASONS), amount: 100 * (1 + dice.below(500)) };
  const move = { id: idFrom(dice.roll), kind: 'cash-moved', v: 1, body };
  if (!(await recordOn(world, till, [move])) || dice.happens(0.6)) return;
  const store = await till.store();
  const day = dayOf(Math.floor(now(store)));
  const { last, cash, seen, moved, seenMoved, takings } = await readShift(store, day);
  const float = last?.left ?? fen(0);
  const due = drawerDue({ float, cash, moved });
  const counted = most(fen(0), plus(due, fen(dice.below(200) - 100)));
  const sums = { float, cash, seen, counted, left: counted, codes: takings.page.due };
  const draft = shiftDraft(idFrom(dice.roll), { day, ...sums, moved, seenMoved });
  if (await recordOn(world, till, [draft])) note(world.tally, `shift: closed, v${draft.v}`);
};
