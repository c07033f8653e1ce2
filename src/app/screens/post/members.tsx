import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { MembersView } from '../../parts/members-view.tsx';
import { Band } from '../../ui/band.tsx';
import './post.css';

/** 邮政会员: who signed up for the post at this station, and his wish to leave. */
export function PostMembers(): JSX.Element {
  const { route } = useLocation();
  return (
    <div class="post-form">
      <Band title="邮政会员" detail="名单" back={() => route('/post/join')} />
      <MembersView club="post" />
    </div>
  );
}
