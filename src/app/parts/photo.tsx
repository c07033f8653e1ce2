import type { JSX } from 'preact';
import { photoType } from '../../core/goods/photo.ts';
import { useSession } from '../session.ts';
import { photoBytes } from '../store/photos.ts';
import type { Store } from '../store/store.ts';
import { network } from '../sync/network.ts';
import { photoOf } from '../sync/photos.ts';
import { Icon } from '../ui/icon.tsx';
import { useQuery } from './query.ts';
import './photo.css';

/** Addresses of shown pictures by hash; the oldest are given back. */
const addresses = new Map<string, string>();
const MOST_ADDRESSES = 100;

// One after the other: a list full of pictures leaves the line to what was sold.
let asking: Promise<unknown> = Promise.resolve();

function asked(store: Store, hash: string): ReturnType<typeof photoOf> {
  const answer = asking.then(() => photoOf(store, network, hash));
  asking = answer.catch(() => undefined);
  return answer;
}

/** The address of a picture that is here, or on the centre where that can be asked; else null. */
async function addressOf(store: Store, hash: string, isReached: boolean): Promise<string | null> {
  const known = addresses.get(hash);
  if (known !== undefined) return known;
  const own = await photoBytes(store, hash).catch(() => null);
  const bytes = own ?? (isReached ? await asked(store, hash) : null);
  const type = bytes === null ? null : photoType(bytes);
  if (bytes === null || type === null) return null;
  const [oldest] = addresses;
  if (addresses.size >= MOST_ADDRESSES && oldest !== undefined) {
    addresses.delete(oldest[0]);
    URL.revokeObjectURL(oldest[1]);
  }
  const address = addresses.get(hash) ?? URL.createObjectURL(new Blob([bytes], { type }));
  addresses.set(hash, address);
  return address;
}

/** A picture by hash: `null` before it is known whether it is here, then its address or none. */
function usePhoto(hash: string | null): { readonly address: string | null } | null {
  const { store, sync } = useSession();
  const isReached = sync !== null && sync.state.value.state !== 'offline';
  return useQuery(
    async () => ({ address: hash === null ? null : await addressOf(store, hash, isReached) }),
    [hash, isReached],
    ['photos', 'product'],
  );
}

type PhotoProps = {
  /** SHA-256 of its bytes; null: there is none. */
  readonly hash: string | null;
};

/** A small picture at the head of a row; a box where there is none, or none yet. */
export function Thumb({ hash }: PhotoProps): JSX.Element {
  const address = usePhoto(hash)?.address ?? null;
  return (
    <span class="row-tile">
      {address === null ? (
        <Icon name="package" size="small" />
      ) : (
        <img class="photo-thumb" src={address} alt="" />
      )}
    </span>
  );
}

/** A picture as large as there is room for; in words where it has not come yet. */
export function Photo({ hash, alt }: PhotoProps & { readonly alt: string }): JSX.Element | null {
  const found = usePhoto(hash);
  if (hash === null || found === null) return null;
  return found.address === null ? (
    <p class="muted">照片在别的机器上，联网后自动拿过来。</p>
  ) : (
    <img class="photo" src={found.address} alt={alt} />
  );
}
