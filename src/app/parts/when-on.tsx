import type { ComponentChildren, JSX } from 'preact';
import type { Business } from '../../core/post/business.ts';
import { useSession } from '../session.ts';
import { businessesOn } from '../store/post/businesses.ts';
import { Empty } from '../ui/empty.tsx';
import { useQuery } from './query.ts';

/** The post's businesses that are on at this station; null until they are known. */
export function useBusinesses(): ReadonlySet<Business> | null {
  const { store } = useSession();
  return useQuery(() => businessesOn(store), [], ['business']);
}

type WhenOnProps = {
  /** One of these has to be on. */
  readonly anyOf: readonly Business[];
  readonly children: ComponentChildren;
};

/** What belongs to a business of the post: only where the centre has switched it on. */
export function WhenOn({ anyOf, children }: WhenOnProps): JSX.Element | null {
  const on = useBusinesses();
  if (on === null) return null;
  if (anyOf.some((business) => on.has(business))) return <>{children}</>;
  return <Empty icon="mail" text="这个站点没有开通这项业务。要开通，请找邮政的客户经理。" />;
}
