// What can go wrong, and where it is really made to go wrong. `faults.test.ts` holds this table
// against the tests: a row without a test says why in one sentence.

/**
 * Where a fault is injected: a seeded run of tills and centre, real Chromium, a server process on
 * PostgreSQL that is killed, the endpoint on real PostgreSQL, or one piece alone.
 */
export type Where = 'simulation' | 'browser' | 'killed-server' | 'postgres' | 'unit';

/** A test by its file below `tests` and a fixed part of its name. */
export type Tried = { readonly where: Where; readonly file: string; readonly title: string };

/** One fault, the tests that inject it, and what no test can try or nothing exists for yet. */
export type Fault = {
  readonly fault: string;
  readonly tried: readonly Tried[];
  readonly untried?: string;
};

const tried =
  (where: Where, folder: string) =>
  (file: string, title: string): Tried => ({ where, file: `${folder}/${file}.test.ts`, title });

const browser = tried('browser', 'e2e');
const contract = tried('unit', 'contract');
const app = tried('unit', 'app');
const core = tried('unit', 'core');
const sql = tried('postgres', 'server');

/** A step of the simulation's, or what one of its requests meets. */
const step = (file: 'faults' | 'line' | 'steps' | 'upgrades', title: string): Tried => ({
  where: 'simulation',
  file: `simulation/${file}.ts`,
  title,
});

const MID_PUSH = 'a server killed mid-push has every sale once';
const ANY_MOMENT = 'killed at any moment: nothing acknowledged is lost, nothing is doubled';
const RESTORED = 'killed, its disk lost, a backup put in place: the tills bring back all of it';
const NO_ANSWER = 'killed while its answer was on the way: sent again, there once';
const killed = (title: string): Tried => tried('killed-server', 'contract')('killed-server', title);

/** Every fault, by its number. */
export const FAULTS: Readonly<Record<number, Fault>> = {
  1: {
    fault: 'the browser is killed in a checkout',
    tried: [
      browser('faults-kill', 'killed between the tap and the receipt'),
      app('store/record', 'broken off in the middle leaves nothing, and the repeat is whole'),
      step('faults', 'cut: {'),
    ],
  },
  2: {
    fault: 'the tab crashes before or after the commit',
    tried: [
      browser('faults-page', 'a page that crashes has its basket again'),
      browser('faults-kill', 'the basket has that line'),
    ],
  },
  3: {
    fault: 'a real power cut, with the disk’s own cache lost',
    tried: [app('store/record', 'asks the disk itself: every transaction that a receipt follows')],
    untried:
      'No test cuts the power of a real disk; tested is that each receipt waits for a strict commit.',
  },
  4: {
    fault: 'the reply is lost after the centre has committed',
    tried: [
      browser('faults-network', 'the answer is lost after the commit'),
      killed(NO_ANSWER),
      app('sync/loop', '%s, three times'),
      step('line', "'deaf'"),
    ],
  },
  5: {
    fault: 'the request is lost',
    tried: [
      browser('faults-network', '%s: offline, nothing taken for sent'),
      killed(NO_ANSWER),
      app('sync/device', 'is asked again ever more rarely, at most once a minute'),
      step('line', "'lost'"),
    ],
  },
  6: {
    fault: 'a push arrives several times',
    tried: [
      sql('push', 'that comes again gets the same answer and posts nothing twice'),
      app('sync/loop', 'an old batch sent again changes nothing'),
      step('line', "'twice'"),
    ],
  },
  7: {
    fault: 'pushes arrive in another order',
    tried: [
      sql('push', 'that leaves out entries is a gap, and the head says from where to send'),
      sql('push', "of entries in any order is taken in the chain's order"),
      step('faults', 'deliver: {'),
    ],
  },
  8: {
    fault: 'half an answer, or a captive portal with 200',
    tried: [
      browser('faults-network', '%s: offline, nothing taken for sent'),
      app('sync/loop', '%s, three times'),
      step('line', "'portal'"),
    ],
  },
  9: {
    fault: 'a very slow line, and one that comes and goes',
    tried: [
      browser('faults-network', 'a line that takes seconds for everything'),
      browser('faults-network', 'sells without waiting, reloads, says so, and is caught up'),
      browser('faults-network', 'a line that comes and goes all the time'),
    ],
  },
  10: {
    fault: 'the browser is wrong about the network',
    tried: [
      browser('faults-page', 'a browser that takes itself for offline syncs all the same'),
      browser('faults-network', 'sells without waiting, reloads, says so, and is caught up'),
    ],
  },
  11: {
    fault: 'the device’s clock is a year off, or jumps',
    tried: [
      browser('faults-page', '%s since the network went: the sale counts today'),
      contract('balances', 'devices and centre reach equal balances over a bad line with wrong'),
      step('steps', 'clock: {'),
    ],
  },
  12: {
    fault: 'the device is in another time zone',
    tried: [browser('faults-page', 'in another time zone the day is still the shop’s')],
  },
  13: {
    fault: 'two tabs of one device',
    tried: [
      browser('faults-tabs', 'selling in both at the same time uses no number twice'),
      app('store/record', 'in two tabs never takes a number twice'),
    ],
  },
  14: {
    fault: 'two tills sell the last piece',
    tried: [
      browser('todo', 'is a card on the shop’s page, and a count takes it away on both tills'),
      browser('two-devices', 'both sell the same product offline, under numbers that differ'),
      core('flags/flags', 'stock below zero'),
    ],
  },
  15: {
    fault: 'one member redeems on two tills offline',
    tried: [
      core('flags/flags', 'a voucher redeemed twice; a third time comes back'),
      step('steps', 'both: {'),
    ],
    untried:
      'The same voucher twice is found and told; a cap per till needs points kept by the shop, ' +
      'and they are the post’s: a redemption has no balance here that could be overdrawn.',
  },
  16: {
    fault: 'one parcel is handed out twice',
    tried: [
      core('flags/flags', 'a parcel handed out twice: the first, then the second'),
      contract('flags', 'device and centre see the same, and one word settles it for all'),
    ],
  },
  17: {
    fault: 'a price changes while a till is offline',
    tried: [
      core('flags/flags', 'a sale at the old price says both prices and the difference'),
      contract('flags', 'device and centre see the same, and one word settles it for all'),
      browser('two-devices', 'a price changed on one is the price on the other'),
    ],
  },
  18: {
    fault: 'goods are taken off the shelf, or merged with others, while they lie in a cart',
    tried: [
      app('checkout', 'goods that another till takes off the shelf while they lie in a cart'),
      app('checkout', 'goods merged by another till while they lie in a cart'),
    ],
  },
  19: {
    fault: 'the disk is full during a checkout',
    tried: [
      browser('faults-quota', 'a full disk refuses the sale, keeps the cart'),
      app('store/record', 'the catalogue gives its room to the sale'),
    ],
  },
  20: {
    fault: 'the browser throws the whole origin away',
    tried: [
      browser('faults-tabs', 'all of the origin thrown away: a new device under a new number'),
      step('faults', 'wipe: {'),
    ],
    untried: 'How many unsent sales went with it is not shown: nobody that is left knows of them.',
  },
  21: {
    fault: 'the database opens silently empty',
    tried: [
      browser('faults-disk', 'all tables are gone: never a new till, and it is bound again'),
      browser('faults-disk', 'killed again before that log is left: all is empty'),
      browser('faults-tabs', 'emptied by the browser: the recovery screen, never a new device'),
      contract('healing', 'that is silently empty leads to a new binding'),
    ],
  },
  22: {
    fault: 'the end of the database is gone',
    tried: [
      browser('faults-disk', 'the end of the log is gone: noticed, mended by one tap'),
      browser('faults-tabs', 'entries and head cut back together: the second mark knows better'),
      step('faults', 'damage: {'),
    ],
  },
  23: {
    fault: 'the database does not open at all',
    tried: [
      browser('faults-disk', 'the manifest is gone: nothing opens, and the till sells on'),
      contract('healing', 'that never opens again: another one sells at once'),
    ],
    untried:
      'What was unsent in the files that never open again comes back as with an empty database, ' +
      'tried there alone; a browser without storage buckets says so and sells nothing.',
  },
  24: {
    fault: 'the browser drops the database’s connection',
    tried: [
      browser('faults-page', 'a database connection that the browser drops'),
      app('store/record', 'survives the browser dropping the connection'),
    ],
  },
  25: {
    fault: 'a tab of an older version stays open',
    tried: [browser('faults-tabs', 'a tab of an older version stops writing and asks')],
  },
  26: {
    fault: 'killed in the middle of an upgrade',
    tried: [browser('faults-kill', 'killed in the middle of an upgrade: all of it is undone')],
  },
  27: {
    fault: 'an older release is served again',
    tried: [browser('faults-tabs', 'a page of an older release on a newer database writes')],
  },
  28: {
    fault: 'a new version arrives in the middle of a sale',
    tried: [browser('faults-page', 'a new version waits until the sale is paid')],
  },
  29: {
    fault: 'a till one or two versions old',
    tried: [
      sql('protocol-1/protocol-1', 'is answered as it was then, but that a fork is taken'),
      sql('protocol-2/protocol-2', 'that lost its cookie has its sale taken, is asked who it is'),
      step('steps', 'old: {'),
      step('upgrades', 'upgrade: {'),
      contract('later-kinds', 'what waits for a newer version counts once'),
    ],
  },
  30: {
    fault: 'a till newer than the centre',
    tried: [
      sql('quarantine', 'is read again at a start: what is understood by then counts, once'),
      app('store/queries', 'a kind that a newer version wrote waits until this one knows it'),
      step('upgrades', "'new-version': {"),
      contract('later-kinds', 'what was let out of quarantine before a new base counts once'),
    ],
  },
  31: {
    fault: 'the server is killed in the middle of a batch',
    tried: [
      killed(ANY_MOMENT),
      { where: 'killed-server', file: 'e2e/faults-server.test.ts', title: MID_PUSH },
      browser('faults-server', MID_PUSH),
      tried('killed-server', 'server')(
        'operate-processes',
        'when one process is killed, its sessions and devices go on at the other',
      ),
      step('faults', 'restart: {'),
    ],
  },
  32: {
    fault: 'the server’s database is restored from an older backup',
    tried: [
      killed(RESTORED),
      sql('operate', 'after an older backup the devices bring back what came later'),
      step('faults', 'restore: {'),
    ],
  },
  33: {
    fault: 'the server’s disk is full, or its database read-only',
    tried: [
      tried('postgres', 'contract')('database-trouble', 'is busy; the till keeps what it sold'),
      killed('PostgreSQL itself killed under it: busy, and all is there when both are up'),
      sql('app', 'connections cut by the database are busy, and the next push goes through'),
    ],
  },
  34: {
    fault: 'deadlock, or no serial order',
    tried: [
      tried('postgres', 'contract')('database-trouble', 'eight tills push the same goods at once'),
      tried('postgres', 'contract')(
        'database-trouble',
        'a push that PostgreSQL ends as a deadlock is tried again and taken',
      ),
    ],
  },
  35: {
    fault: 'an entry that the centre can never read',
    tried: [
      sql('quarantine', 'takes the one entry whose postings the database refuses'),
      app('sync/loop', 'counts nowhere here either, and counts again once it is released'),
      step('faults', 'poison: {'),
    ],
  },
  36: {
    fault: 'a month’s backlog',
    tried: [contract('backlog', 'a backlog of thirty days arrives once, in order')],
  },
  37: {
    fault: 'the device is revoked, or its session gone, while it is offline',
    tried: [
      sql('operate', 'a revoked device counts until then, and what it wrote later'),
      sql('session', 'is given to a device that lost its cookie and has its key'),
      contract('healing', 'is shown as missing only to a device that was revoked'),
      step('line', "'cookie'"),
    ],
  },
  38: {
    fault: 'signing out or changing the station with something unsent',
    tried: [app('sync/device', 'carries them to another device and to the centre, exactly once')],
    untried:
      'There is no signing out and no change of station: a bound till stays bound, so nothing can ' +
      'be left behind; its unsent sales can be saved as a file at any time, which is tested.',
  },
  39: {
    fault: 'a giant or hostile file to import',
    tried: [
      app('device/table-file', 'a zip bomb that lies about its size'),
      app('device/table-file', 'a million rows'),
      app('device/table-file', 'no cell of an export can run, and codes keep their zeros'),
      app('store/goods/import', 'taken back leaves what was there before, and can come again'),
      browser('import', '%s: one clear sentence, and nothing changes'),
    ],
  },
  40: {
    fault: 'malicious JSON',
    tried: [
      sql('hostile', 'sent to any path by any method is never a 5xx, and changes nothing'),
      sql('hostile', 'signed by a bound device: %s is malformed'),
      sql('hostile', 'with %s goes into quarantine'),
    ],
  },
  41: {
    fault: 'injection, another station’s data, a forged or replayed batch, markup in a name',
    tried: [
      sql('hostile', 'gives my station and nothing of theirs, whatever is asked'),
      sql('hostile', 'a batch of theirs under my certificate, or mine under theirs, is refused'),
      sql('fence', "a request reads one station's rows of every table, or none"),
      browser('faults-page', 'a name made of markup is a name: nothing of it runs'),
    ],
    untried: 'A refusal is a line in the log; there is no audit entry of its own.',
  },
  42: {
    fault: 'no camera, a code that fires twice, a scan into a field',
    tried: [
      browser('camera', 'denied: it says what to do, and typing still sells'),
      browser('selling', 'nor at a quarter of the processor, nor with the search box focused'),
      app('device/accept', 'no text is accepted twice within 800 ms'),
    ],
  },
  43: {
    fault: 'the device’s disk is rolled back, and it sells on',
    tried: [
      browser('faults-disk', 'a disk rolled back sells on: a branch, a new number'),
      contract('healing', 'loses nothing: its entries go to a branch and it goes on'),
      step('faults', "'roll-back': {"),
    ],
  },
  44: {
    fault: 'a double tap on 收款, or one cart in two tabs',
    tried: [
      browser('faults-tabs', '%i taps on 现金 make one sale'),
      browser('faults-tabs', 'the same cart paid in both is one sale with one receipt'),
    ],
  },
  45: {
    fault: 'the reply to an enrolment is lost',
    tried: [
      killed('killed in an enrolment: the same code, id and key are one device'),
      sql('enrol', 'a lost answer is given again to the same device and key for ten minutes'),
      app('sync/device', 'whose answer was lost asks again with the same id and key'),
    ],
  },
  46: {
    fault: 'NUL, half characters and giant names in an entry',
    tried: [
      core('journal/entry', 'leaves out NUL and halves of characters'),
      sql('hostile', 'with %s is malformed, and nothing is stored'),
      app('store/record', 'of more than 64 kB is refused before anything is written'),
    ],
  },
};
