// One till is several devices in its life: when its chain forked or its database was damaged it
// goes on under a new id, and what the old one left unsent still goes out in the old one's name.
import { type Identity, type MetaValue, readMeta, writeMeta } from './meta.ts';
import { type Store, bind, firstMark, identityOf } from './store.ts';

/** An id and keys that nobody has used yet. */
export type Fresh = MetaValue<'successor'>;

/** True for a device that sells already and has no certificate yet. */
export const isProvisional = ({ certificate, keys }: Identity): boolean =>
  certificate === '' && keys !== null;

/** True for one whom nobody vouches for: only a new code makes it known to the centre. */
export const needsCode = async (store: Store): Promise<boolean> =>
  isProvisional(identityOf(store)) && (await certifiedOf(store)) === null;

/**
 * In an empty database, when nothing but the second mark is left: a provisional device of its
 * station, which sells at once. Binding it later makes it known under the same id.
 */
export async function startOver(store: Store, station: string, fresh: Fresh): Promise<void> {
  await bind(store, {
    ...fresh,
    station,
    stationName: '',
    number: 0,
    demo: false,
    certificate: '',
    signature: '',
  });
}

/** The id and keys to go on under, kept before the centre hears of them. */
export async function keepSuccessor(store: Store, fresh: () => Promise<Fresh>): Promise<Fresh> {
  const known = await readMeta(store.db, 'successor');
  if (known !== null) return known;
  const made = await fresh();
  await writeMeta(store.db, 'successor', made);
  return made;
}

/**
 * A database put back to before it became `device` must not become it again: its numbers are used.
 */
export async function forgetSuccessor({ db }: Store, device: string | null): Promise<void> {
  await db.transaction('rw', [db.meta], async () => {
    if ((await readMeta(db, 'successor'))?.device === device) await db.meta.delete('successor');
  });
}

/** Who this device was before, the latest last. */
export const formerOf = async (store: Store): Promise<readonly Identity[]> =>
  (await readMeta(store.db, 'former')) ?? [];

/** The identity that can vouch for the next one: this one, or the last with a certificate. */
export async function certifiedOf(store: Store): Promise<Identity | null> {
  const all = [...(await formerOf(store)), identityOf(store)];
  return all.findLast(({ certificate, keys }) => certificate !== '' && keys !== null) ?? null;
}

/** From here on this device is another one; what it was is kept until all of it is sent. */
export async function adopt(store: Store, identity: Identity): Promise<void> {
  const { db, session } = store;
  const before = identityOf(store);
  const isNew = before.device !== identity.device;
  const numbers = await db.transaction('rw', [db.meta], async () => {
    const former = await formerOf(store);
    const known = (await readMeta(db, 'numbers')) ?? {};
    const after = {
      ...known,
      [before.device]: before.number,
      [identity.device]: identity.number,
    };
    await Promise.all([
      writeMeta(db, 'former', isNew ? [...former, before] : [...former]),
      writeMeta(db, 'numbers', after),
      writeMeta(db, 'identity', identity),
      ...(isProvisional(identity) ? [] : [db.meta.delete('successor')]),
    ]);
    return after;
  });
  session.identity = identity;
  session.numbers = numbers;
  if (isNew) store.marks?.write(firstMark(identity));
  store.changes.tell({ ledgers: ['identity'], accounts: null });
}

/** Forgets who this device was once nothing of theirs is unsent and a certificate is here. */
export async function forgetFormer(store: Store): Promise<void> {
  const former = await formerOf(store);
  if (former.length === 0 || isProvisional(identityOf(store))) return;
  const { db } = store;
  await db.transaction('rw', [db.meta, db.entries], async () => {
    const counts = await Promise.all(
      former.map(({ device }) =>
        db.entries
          .where('[unsent+device+n]')
          .between([1, device, 0], [1, device, Infinity], true, true)
          .count(),
      ),
    );
    const left = former.filter((_, i) => (counts[i] ?? 0) > 0);
    if (left.length < former.length) await writeMeta(db, 'former', left);
  });
}
