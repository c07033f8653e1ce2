import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useSession } from '../../../session.ts';
import { saveShopSettings } from '../../../store/shop-settings-save.ts';
import { Button } from '../../../ui/button.tsx';
import { Row } from '../../../ui/row.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { Stepper } from '../../../ui/stepper.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { whyWords } from '../../../words.ts';

type SettingsProps = { readonly warnings: readonly number[]; readonly onClose: () => void };

const MOST = 365;
const ORDER = ['第一次提醒', '第二次提醒', '第三次提醒', '第四次提醒', '第五次提醒'] as const;

/** From how many days before its last day on a product is in the list, for the whole shop. */
export function ExpiringSettings({ warnings, onClose }: SettingsProps): JSX.Element {
  const { store, newId } = useSession();
  const [days, setDays] = useState(() => [...warnings].sort((a, b) => b - a));
  const set = (at: number, value: number): void =>
    setDays(days.map((day, i) => (i === at ? Math.min(MOST, Math.max(1, value)) : day)));
  const save = async (): Promise<void> => {
    const expiry = [...new Set(days)].sort((a, b) => b - a);
    const saved = await saveShopSettings(store, newId, { expiry });
    if (saved !== null && !saved.ok) say(whyWords(saved.why));
    else onClose();
  };
  return (
    <Sheet
      open
      title="提前几天提醒"
      onClose={onClose}
      foot={
        <Button kind="primary" wide onClick={() => void save()}>
          就这样
        </Button>
      }
    >
      {days.map((day, i) => (
        <Row key={ORDER[i]} title={ORDER[i]} right="天">
          <Stepper
            label={ORDER[i] ?? ''}
            text={String(day)}
            onLess={() => set(i, day - (day > 10 ? 5 : 1))}
            onMore={() => set(i, day + (day >= 10 ? 5 : 1))}
          />
        </Row>
      ))}
    </Sheet>
  );
}
