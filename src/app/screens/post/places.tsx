import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { Join } from './join.tsx';
import { PostMembers } from './members.tsx';
import { Notify } from './notify.tsx';
import { ParcelsIn } from './parcels-in.tsx';
import { ParcelsOut } from './parcels-out.tsx';
import { Post } from './post.tsx';
import { Redeem } from './redeem.tsx';
import { Referral } from './referral.tsx';
import { Send } from './send.tsx';
import { Systems } from './systems.tsx';

const PLACES: Readonly<Record<string, () => JSX.Element | null>> = {
  '/post/in': ParcelsIn,
  '/post/out': ParcelsOut,
  '/post/notify': Notify,
  '/post/systems': Systems,
  '/post/refer': Referral,
  '/post/join': Join,
  '/post/members': PostMembers,
  '/post/redeem': Redeem,
  '/post/send': Send,
};

/** 邮政 and every screen below it: one file, for a shop with a queue opens several of them a day. */
export function PostPlaces(): JSX.Element {
  const { path } = useLocation();
  const Place = PLACES[path] ?? Post;
  return <Place key={path} />;
}
