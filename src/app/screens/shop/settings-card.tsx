import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Rounding } from '../../../core/money.ts';
import { useSession } from '../../session.ts';
import { setAgain, setRounding, setSound } from '../../settings.ts';
import { type Boot, readBoot, writeBoot } from '../../store/boot.ts';
import { showLook } from '../../parts/look.ts';
import { Card } from '../../ui/card.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Switch } from '../../ui/switch.tsx';

const ROUNDINGS: readonly { value: Rounding; label: string }[] = [
  { value: 'off', label: '不抹' },
  { value: 'fen', label: '抹分' },
  { value: 'jiao', label: '抹角' },
  { value: 'half-jiao', label: '四舍五入到角' },
];
const AGAIN: readonly { value: string; label: string }[] = [
  { value: '800', label: '拿开一下' },
  { value: '2000', label: '拿开 2 秒' },
  { value: '86400000', label: '只点“再加一件”' },
];
const THEMES: readonly { value: Boot['theme']; label: string }[] = [
  { value: 'auto', label: '跟手机' },
  { value: 'light', label: '亮' },
  { value: 'dark', label: '暗' },
];

/** What a keeper sets on this device. */
export function SettingsCard(): JSX.Element {
  const { store, settings } = useSession();
  const [boot, setBoot] = useState<Boot | null>(null);
  if (boot === null) void readBoot().then(setBoot);
  const look = (change: Partial<Boot>): void => {
    if (boot === null) return;
    const next = { ...boot, ...change };
    setBoot(next);
    showLook(next);
    void writeBoot(next);
  };
  return (
    <Card title="设置">
      <Choice
        label="收现金时抹零"
        titled
        options={ROUNDINGS}
        value={settings.rounding.value}
        onChange={(rounding) => void setRounding(store, settings, rounding)}
      />
      <Choice
        label="摄像头里同一件再算一次"
        titled
        options={AGAIN}
        value={String(settings.again.value)}
        onChange={(again) => void setAgain(store, settings, Number(again))}
      />
      <Switch
        label="声音和报数"
        on={settings.sound.value}
        onChange={(on) => void setSound(store, settings, on)}
      />
      {boot !== null && (
        <>
          <Switch label="大字" on={boot.bigType} onChange={(bigType) => look({ bigType })} />
          <Choice
            label="颜色"
            titled
            options={THEMES}
            value={boot.theme}
            onChange={(theme) => look({ theme })}
          />
        </>
      )}
    </Card>
  );
}
