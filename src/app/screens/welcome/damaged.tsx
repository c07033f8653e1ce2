import type { JSX } from 'preact';
import type { MarksCheck } from '../../store/marks.ts';
import { Button } from '../../ui/button.tsx';
import './welcome.css';

/** The database is shorter than what was written: said before the next sale, never passed over. */
export function Damaged({ check }: { check: MarksCheck | null }): JSX.Element {
  return (
    <main class="welcome">
      <h1 class="welcome-title">账本打不开</h1>
      <p class="welcome-words">
        {check === null
          ? '这台机器的存储打不开。请关掉浏览器再打开；还不行就联系邮政。'
          : `这台机器写到第 ${check.marked ?? check.head} 笔，现在只找到 ${check.rows} 笔。` +
            '已经传上去的单不会丢。请联系邮政，先用另一台机器收款。'}
      </p>
      <Button kind="primary" size="big" wide onClick={() => location.reload()}>
        再试一次
      </Button>
    </main>
  );
}
