import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { MarksCheck } from '../../store/marks.ts';
import { Button } from '../../ui/button.tsx';
import './welcome.css';

type DamagedProps = {
  readonly check: MarksCheck;
  /** False when even who this device was is gone: then it must be bound again. */
  readonly isBound: boolean;
  /** The last number that the centre has; null when it does not answer. */
  readonly heldByCentre: () => Promise<number | null>;
  readonly onRepair: () => Promise<void>;
};

/** The database is not what was written: said before the next sale, mended by one button. */
export function Damaged({ check, isBound, heldByCentre, onRepair }: DamagedProps): JSX.Element {
  const [held, setHeld] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    heldByCentre().then(setHeld, () => undefined);
  }, []);
  const repair = (): void => {
    if (busy) return;
    setBusy(true);
    onRepair()
      .catch((error: unknown) => {
        reportError(error);
        setFailed(true);
      })
      .finally(() => setBusy(false));
  };
  return (
    <main class="welcome">
      <h1 class="welcome-title">账本坏了一部分</h1>
      <p class="welcome-words">{foundWords(check, held)}</p>
      <p class="welcome-words">{isBound ? GO_ON : BIND_AGAIN}</p>
      {failed && (
        <p class="welcome-why" role="alert">
          没修好。请关掉浏览器再打开，再点一次。
        </p>
      )}
      <Button kind="primary" size="big" wide busy={busy} onClick={repair}>
        修好继续卖
      </Button>
    </main>
  );
}

const GO_ON =
  '点下面就能接着卖，没网也行。读得出来的单都留着，没传的会接着传；' +
  '这台机器换一个新号，不会重号，连上中心前小票上先印“临”。';
const BIND_AGAIN =
  '这台机器是谁也忘了，要重新绑定：请向邮政要一个新的 8 位号码。' +
  '绑好会换一个新号，不会重号，中心有的账都会回来。';

/** What was written, what is left, and what the centre has. */
function foundWords({ marked, head, rows }: MarksCheck, held: number | null): string {
  const last = Math.max(marked ?? 0, head);
  const here = `这台机器写到第 ${last} 笔，现在找到 ${rows} 笔。`;
  return held === null ? `${here}传上去的单不会丢。` : `${here}中心已经有到第 ${held} 笔。`;
}

/** The browser does not open the database at all. */
export function Unopened({
  onMove,
}: {
  readonly onMove: (() => Promise<void>) | null;
}): JSX.Element {
  const [failed, setFailed] = useState(false);
  const move = (): void => {
    onMove?.().catch((error: unknown) => {
      reportError(error);
      setFailed(true);
    });
  };
  return (
    <main class="welcome">
      <h1 class="welcome-title">账本打不开</h1>
      <p class="welcome-words">
        这台机器的存储打不开。请关掉浏览器再打开，再试一次；还不行就联系邮政，先用另一台机器收款。
      </p>
      <Button kind="primary" size="big" wide onClick={() => location.reload()}>
        再试一次
      </Button>
      {onMove && (
        <>
          <p class="welcome-words">{MOVE}</p>
          <Button size="big" wide onClick={move}>
            换个新账本继续卖
          </Button>
        </>
      )}
      {failed && (
        <p class="welcome-why" role="alert">
          新账本也打不开，请联系邮政。
        </p>
      )}
    </main>
  );
}

const MOVE =
  '试了还打不开，也可以换个新账本，没网也能先卖。传上去的账绑定后都会回来，没传的单留在旧账本里，' +
  '读不到了。这台机器会换一个新号，不会重号，绑定前小票上先印“临”。';
