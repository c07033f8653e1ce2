import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { JoinByPhone } from '../../parts/member-form.tsx';
import { WhenOn } from '../../parts/when-on.tsx';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { JoinByQr } from './join-qr.tsx';
import './join.css';
import './post.css';

/** 扫码入会: signs a guest up as a member of the post. */
export function Join(): JSX.Element {
  return (
    <WhenOn anyOf={['sign-up']}>
      <SignUp />
    </WhenOn>
  );
}

function SignUp(): JSX.Element {
  const { route } = useLocation();
  const [typing, setTyping] = useState(false);
  return (
    <div class="post-form">
      <Band
        title="扫码入会"
        detail="邮政会员"
        back={() => route('/post')}
        right={
          <a class="join-members" href="/post/members">
            名单
          </a>
        }
      />
      <div class="post-columns join" data-typing={typing ? '' : undefined}>
        <JoinByQr />
        <div class="join-swap">
          <Button wide onClick={() => setTyping(!typing)}>
            {typing ? '让客人自己扫' : '客人不会扫？替他输手机号'}
          </Button>
        </div>
        <JoinByPhone club="post" />
      </div>
    </div>
  );
}
