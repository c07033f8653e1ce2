// fake-indexeddb tells by an error that a row has no key for an index, and most rows have none for
// most of the till's: making the errors takes a twentieth of a run. Here it is seen before.

type Index = { keyPath: string | string[]; multiEntry: boolean };
type KeyOf = (this: Index, value: object) => unknown;

const NAME = 'an index to find its class by';

const member = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;

const last = (map: unknown): unknown => (map instanceof Map ? [...map.values()].at(-1) : undefined);

/** The class of what stands behind every index, which the package does not export. */
async function indexClass(): Promise<object> {
  await new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME);
    opening.addEventListener('upgradeneeded', () => {
      opening.result.createObjectStore('store').createIndex('index', 'key');
    });
    opening.addEventListener('success', () => resolve(opening.result.close()));
    opening.addEventListener('error', () => reject(opening.error));
  });
  const database = last(member(indexedDB, '_databases'));
  const index = last(member(last(member(database, 'rawObjectStores')), 'rawIndexes'));
  const found: unknown = Object.getPrototypeOf(index);
  indexedDB.deleteDatabase(NAME);
  if (typeof found === 'object' && found !== null) return found;
  throw new Error('fake-indexeddb keeps its indexes elsewhere');
}

/** Lets rows without an index's key be passed over quickly. */
export async function quickenIndexes(): Promise<void> {
  const index = await indexClass();
  const original: unknown = Reflect.get(index, 'getIndexKey');
  if (typeof original !== 'function') throw new Error('fake-indexeddb reads its keys elsewhere');
  const keyOf: KeyOf = function keyOf(value) {
    const paths = typeof this.keyPath === 'string' ? [this.keyPath] : this.keyPath;
    const isBare = paths.some((path) => !path.includes('.') && member(value, path) === undefined);
    return isBare ? undefined : Reflect.apply(original, this, [value]);
  };
  Object.defineProperty(index, 'getIndexKey', { value: keyOf, configurable: true });
}
