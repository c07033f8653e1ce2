import { useEffect, useState } from 'preact/hooks';
import { useSession } from '../../session.ts';
import { askDoor } from '../../sync/door.ts';
import { network } from '../../sync/network.ts';

/** A door is open for five minutes; a guest who has just scanned needs some of them. */
const FRESH_MS = 120_000;
const AGAIN_MS = 10_000;

/**
 * The address for the QR code, always of a door that stays open long enough; null until the
 * centre has given one, `offline` while it does not.
 */
export function useDoor(): string | 'offline' | null {
  const { store, sync } = useSession();
  const [address, setAddress] = useState<string | 'offline' | null>(
    sync === null ? 'offline' : null,
  );
  useEffect(() => {
    if (sync === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const fetchDoor = async (): Promise<void> => {
      clearTimeout(timer);
      const answer = await askDoor(store, network);
      if (ended) return;
      setAddress(answer.ok ? `${location.origin}/join/#d${answer.value.door}` : 'offline');
      timer = setTimeout(again, answer.ok ? FRESH_MS : AGAIN_MS);
    };
    const again = (): void => {
      fetchDoor().catch((error: unknown) => reportError(error));
    };
    // A phone that slept shows a code whose door is shut.
    const onSight = (): void => {
      if (document.visibilityState === 'visible') again();
    };
    again();
    document.addEventListener('visibilitychange', onSight);
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onSight);
    };
  }, [store, sync]);
  return address;
}
