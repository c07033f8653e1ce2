// What faults really did, so that none hides behind a step that never does anything.

/** How often something happened, by its name. */
export type Tally = Map<string, number>;

/** Counts one thing that happened. */
export const note = (tally: Tally, what: string, times = 1): void => {
  tally.set(what, (tally.get(what) ?? 0) + times);
};

/** What happened in all runs of this process. */
export const total: Tally = new Map();

/** What fifty runs of 200 steps must have shown. */
export const EXPECTED = [
  'lost', // requests
  'deaf', // replies
  'twice',
  'late',
  'half',
  'portal',
  'busy',
  'cookie',
  'kill',
  'die',
  'slow', // requests and replies
  'delivered late',
  'a push behind a later one',
  'cut: cut', // transactions aborted and the till killed
  'cut: late', // killed after the last write, before anybody was told
  'cut: quota',
  'wipe: entries lost',
  'roll-back: entries lost',
  'damage: tail',
  'damage: middle',
  'damage: text',
  'damage: balance',
  'damage: empty',
  'damage: mended',
  'clock: a year',
  'season', // bases have become old
  'restart: quarantine read',
  'restore: centre behind',
  'upgrade: held by the centre',
  'upgrade: unposted on the till',
  'poison: in quarantine',
  'protocol 1: taken',
  'protocol 2: taken',
  'protocol 2: pulled',
  'a push that pulls: pulled',
  'a push that pulls: rewind',
  'a push that pulls: not told',
  'a push that pulls: lost',
  'a push that pulls: deaf',
  'a push that pulls: twice',
  'a push that pulls: late',
  'a push that pulls: half',
  'a push that pulls: die',
  'second tab: sold',
  'second tab: exchanged',
  'fork: branch at the centre',
  'sign-up: on two tills',
  'sign-up: at two stations',
  'sign-up: void elsewhere',
  'coupon: refused',
  'coupon: at two tills',
  'coupon: used after it was taken back',
  'charge: cancelled',
  'charge: given up',
  'charge: paid in cash',
  'charge: sold by own',
  'charge: sold by another till',
  'charge: ended failed',
  'charge: ended reversed',
  'charge: cleared',
  'refund: refunded',
  'shift: closed, v2',
  'charge: code shown',
  'member: bought',
  'member: gave back',
  'sale: paid otherwise',
  'sale: paid again',
  'transfer: came',
  'transfer: under way',
  'transfer: back',
] as const;
