// One guest at two stations: the centre voids all of his sign-ups but the earliest, by the ruling
// that the real centre uses. A guest has the same number at both stations here, so that nothing has
// to be unsealed.
import { ELSEWHERE, rulings, signUpAccount } from '../../src/core/member/elsewhere.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import { earningOf } from '../../src/core/commission/commission.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import { thing } from './acts.ts';
import { chance } from './chance.ts';
import { note } from './tally.ts';
import type { World } from './world.ts';

const MEMBERS = [0, 1, 2, 3].map((number) => thing(2, number));

async function signedUp({ hub, stations }: World, member: string) {
  const account = signUpAccount(member);
  return Promise.all(
    stations.map(async (station) => {
      const { journal } = hub.centre;
      const rows = await journal.inStation(station, 'read', (tx) => tx.rows([account]));
      return { station, row: rows.get(account) };
    }),
  );
}

/** The centre holds the sign-ups of every guest against each other. */
export async function ruleOnGuests(world: World): Promise<void> {
  if (world.stations.length < 2) return;
  for (const member of MEMBERS) {
    for (const { station, late, entries } of rulings(await signedUp(world, member))) {
      const drafts: Draft[] = late
        ? [{ id: chance.id(), ...ELSEWHERE, body: { member } }]
        : entries.map((entry) => ({
            id: chance.id(),
            kind: 'reversal',
            v: 1,
            body: { entry, reason: '' },
          }));
      await writeAsCentre(world.hub.centre.journal, station, drafts, world.time.now);
      note(world.tally, late ? 'sign-up: void elsewhere' : 'sign-up: earns again');
    }
  }
}

/** I4: in a healed world no guest earns at two stations, and one who is signed up earns at one. */
export async function guestsEarnOnce(world: World): Promise<string[]> {
  const broken: string[] = [];
  for (const member of MEMBERS) {
    const places = await signedUp(world, member);
    const acts = places.flatMap(({ row }) =>
      row?.form === 'claims' && row.claims.some(({ fields }) => 'amount' in fields) ? [row] : [],
    );
    const earning = acts.filter((row) => earningOf(row) !== null);
    if (earning.length === Math.min(1, acts.length)) continue;
    broken.push(`I4: ${member} is signed up at ${acts.length} and earns at ${earning.length}`);
  }
  return broken;
}
