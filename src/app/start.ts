// Opening a till: nothing here waits for the network, and nothing is shown as new that was only
// emptied.
import { v4, v7 } from 'uuid';
import { newCounter } from './counter.ts';
import { lateSync } from './late-sync.ts';
import type { Camera } from './device/camera.ts';
import { readSettings } from './settings.ts';
import { type Session, newSession } from './session.ts';
import { type Boot, NEW_BOOT, writeBoot } from './store/boot.ts';
import { moveOut, movedTo } from './store/bucket.ts';
import { type MarksCheck, checkMarks, openOutside } from './store/marks.ts';
import { type Store, openStore } from './store/store.ts';

export type Opened =
  | { readonly as: 'unbound'; readonly store: Store }
  | { readonly as: 'damaged'; readonly store: Store; readonly check: MarksCheck }
  | { readonly as: 'bound'; readonly session: Session };

/** Opens this device's database and says what it is. */
export async function openTill(boot: Boot, camera: Camera): Promise<Opened> {
  const store = await openStore({
    name: boot.database,
    clock: () => Date.now(),
    ...openOutside(boot.database),
    moved: await movedTo(),
  });
  const check = await checkMarks(store, boot.station);
  if (check.verdict === 'damaged') return { as: 'damaged', store, check };
  if (store.session.identity === null) return { as: 'unbound', store };
  return { as: 'bound', session: await sessionOf(store, camera, false) };
}

/** The session of a bound store; the search index and the sync start behind it. */
export async function sessionOf(store: Store, camera: Camera, practice: boolean): Promise<Session> {
  const settings = await readSettings(store);
  const counter = await newCounter(store, settings.codes);
  const sync = practice ? null : lateSync(store);
  setTimeout(() => openSearchOf(store).catch(reportError), 0);
  return newSession({ store, camera, counter, settings, sync, practice });
}

const openSearchOf = async (store: Store): Promise<void> =>
  (await import('./store/goods/search.ts')).openSearch(store);

/** Mends a damaged database; the till is bound afterwards if its identity survived. */
export async function mendTill(store: Store, check: MarksCheck): Promise<void> {
  const [{ repair }, { freshDevice }] = await Promise.all([
    import('./store/repair.ts'),
    import('./sync/succession.ts'),
  ]);
  await repair(store, check, freshDevice);
}

/**
 * Goes on in a bucket, because the usual databases do not open: as a new device that sells at once
 * when the second mark names the station, else one that has to be bound first.
 */
export async function moveTill(): Promise<void> {
  const [{ noteLoss }, { startOver }, { freshDevice }] = await Promise.all([
    import('./store/goods/loss.ts'),
    import('./store/succession.ts'),
    import('./sync/succession.ts'),
  ]);
  const moved = await moveOut();
  const { database } = NEW_BOOT; // the old flags lie among what does not open
  const outside = openOutside(database);
  const mark = await outside.marks.read();
  if (mark?.station === undefined) return;
  const store = await openStore({ name: database, clock: () => Date.now(), ...outside, moved });
  await noteLoss(store, mark.device, mark.n);
  await startOver(store, mark.station, await freshDevice());
}

/** How far the centre has a device's entries; null when it does not answer or does not know us. */
export async function heldByCentre(device: string | null): Promise<number | null> {
  const { headAtCentre } = await import('./sync/seen.ts');
  return device === null ? null : headAtCentre(device);
}

/** Binds an unbound device by its one-time code; null when it went well, else why not. */
export async function bindDevice(store: Store, boot: Boot, code: string): Promise<string | null> {
  const [{ enrol }, { network }] = await Promise.all([
    import('./sync/enrol.ts'),
    import('./sync/network.ts'),
  ]);
  const result = await enrol(store, network, code);
  if (!result.ok) return OFFLINE.has(result.why) ? 'offline' : result.why;
  await writeBoot({ ...boot, station: result.identity.station, demo: result.identity.demo });
  return null;
}

const OFFLINE: ReadonlySet<string> = new Set(['no-answer', 'timeout', 'not-the-centre']);

/** A throw-away till with goods of our own making and no server. */
export async function startPractice(camera: Camera, stationName: string): Promise<Session> {
  const [{ practiceDrafts }, { openPractice }, { default: Papa }] = await Promise.all([
    import('./practice-goods.ts'),
    import('./store/practice.ts'),
    import('papaparse'),
  ]);
  const station = v4();
  const answer = await fetch('/practice/goods.csv');
  const { data } = Papa.parse<Record<string, string>>(await answer.text(), {
    header: true,
    skipEmptyLines: true,
  });
  const store = await openPractice({
    clock: () => Date.now(),
    station,
    stationName,
    device: v4(),
    drafts: practiceDrafts(data, station, Date.now(), v7),
  });
  return sessionOf(store, camera, true);
}
