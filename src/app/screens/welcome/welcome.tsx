import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { understand } from '../../../core/barcode/scan.ts';
import { STANDARD_RULES } from '../../../core/barcode/standard.ts';
import type { Camera } from '../../device/camera.ts';
import { onScan } from '../../device/scanner.ts';
import { CameraView } from '../../parts/camera-view.tsx';
import { DigitPad } from '../../parts/digit-pad.tsx';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Toasts } from '../../ui/toast.tsx';
import { whyWords } from '../../words.ts';
import './welcome.css';

type WelcomeProps = {
  readonly camera: Camera;
  /** True when it is to be bound at once: a till whose identity was lost. */
  readonly isBinding: boolean;
  readonly onPractice: () => void;
  /** Null when it went well; else why not. */
  readonly onBind: (code: string) => Promise<string | null>;
};

/** The first screen of a device that is not bound: practise, or bind it to a station. */
export function Welcome(props: WelcomeProps): JSX.Element {
  const { camera, isBinding, onPractice, onBind } = props;
  const [binding, setBinding] = useState(isBinding);
  return (
    <main class="welcome">
      <h1 class="welcome-title">邮乐购 进销存</h1>
      <p class="welcome-words">扫一件，价格就出来；断网也能卖；邮政的佣金一笔一笔看得见。</p>
      <Button kind="primary" size="big" icon="play" wide onClick={onPractice}>
        先练一练
      </Button>
      <p class="welcome-note">假货假钱，随便点，不会记到店里。</p>
      <Button kind="outline" size="big" icon="store" wide onClick={() => setBinding(true)}>
        绑定站点
      </Button>
      <p class="welcome-note">扫邮政给的二维码，或输 8 位数字。</p>
      <Toasts />
      {binding && <BindSheet camera={camera} onBind={onBind} onClose={() => setBinding(false)} />}
    </main>
  );
}

type BindSheetProps = Pick<WelcomeProps, 'camera' | 'onBind'> & { readonly onClose: () => void };

function BindSheet({ camera, onBind, onClose }: BindSheetProps): JSX.Element {
  const [why, setWhy] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [looking, setLooking] = useState(false);
  const [digits, setDigits] = useState('');
  const code = enrolCodeIn(digits);
  const bind = async (code: string): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setWhy(null);
    setWhy(await onBind(code).finally(() => setBusy(false)));
  };
  const typed = (): void => {
    if (code !== null) void bind(code);
  };
  useEffect(() =>
    onScan((scan) => {
      const read = enrolCodeIn(scan.text);
      if (read === null) setWhy('not-a-code');
      else void bind(read);
    }),
  );
  return (
    <Sheet open title="绑定站点" onClose={onClose} place="centre">
      {looking ? (
        <CameraView camera={camera} task="enrol" onClose={() => setLooking(false)} />
      ) : (
        <Button icon="camera" wide onClick={() => setLooking(true)}>
          扫二维码
        </Button>
      )}
      {why !== null && (
        <p class="welcome-why" role="alert">
          {whyWords(why)}
        </p>
      )}
      {busy && <p role="status">正在绑定…</p>}
      <DigitPad label="8 位数字" value={digits} onChange={setDigits} most={8} onEnter={typed} />
      <Button kind="primary" size="big" wide busy={busy} disabled={code === null} onClick={typed}>
        {`绑定 ${inFours(digits)}`}
      </Button>
    </Sheet>
  );
}

/** The one-time code in a typed or scanned text, which is a link or eight digits; or null. */
function enrolCodeIn(text: string): string | null {
  const settings = { ...STANDARD_RULES, context: 'enrol' as const, knows: () => false };
  const [found] = understand(text, settings).candidates;
  return found?.as === 'enrol' ? found.code : null;
}

/** 1234 5678: two fours, as the code is read out. */
const inFours = (text: string): string => text.replace(/^(\d{4})(\d+)$/, '$1 $2');
