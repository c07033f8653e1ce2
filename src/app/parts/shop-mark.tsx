import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useSession } from '../session.ts';
import { SyncMark } from '../ui/sync-mark.tsx';
import { TopBar } from '../ui/top-bar.tsx';

/** The sync mark, wired: a tap leads to the page that explains it. */
export function SyncState(): JSX.Element | null {
  const { sync } = useSession();
  const { route } = useLocation();
  if (sync === null) return null;
  const { state, unsent, loading } = sync.state.value;
  const explain = (): void => route('/shop/device');
  return <SyncMark state={state} waiting={unsent} loading={loading} onClick={explain} />;
}

/** A screen's head with the sync mark; the shop's name where no title is given. */
export function ShopMark({
  title,
  back,
}: {
  title?: string;
  back?: (() => void) | undefined;
}): JSX.Element {
  const { station } = useSession();
  return <TopBar title={title ?? station.name} back={back} right={<SyncState />} />;
}
