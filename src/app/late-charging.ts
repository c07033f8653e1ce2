import { useEffect, useState } from 'preact/hooks';
import type { ChargeDesk } from './charge-desk.ts';
import { type Session, useSession } from './session.ts';

let loading: Promise<ChargeDesk> | null = null;

/** The charge desk, fetched behind the first paint and opened once a page. */
export function chargeDesk(session: Session): Promise<ChargeDesk> {
  loading ??= import('./charge-desk.ts').then(({ openChargeDesk }) => openChargeDesk(session));
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

/** The charge desk; null until it is here. */
export function useChargeDesk(): ChargeDesk | null {
  const session = useSession();
  const [desk, setDesk] = useState<ChargeDesk | null>(null);
  useEffect(() => {
    chargeDesk(session).then(setDesk, reportError);
  }, [session]);
  return desk;
}

/** Puts a code for the open cart on show, for the guest to scan. */
export function showCode(session: Session): void {
  chargeDesk(session)
    .then((desk) => desk.byShownCode())
    .catch(reportError);
}
