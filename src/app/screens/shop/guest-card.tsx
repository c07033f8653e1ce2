import { type JSX } from 'preact';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { say } from '../../ui/toast-queue.ts';

type Place = {
  readonly availLeft: number;
  readonly availTop: number;
  readonly availWidth: number;
  readonly availHeight: number;
};
declare global {
  interface Window {
    /** Window Management; asks the person once. Absent in Firefox and Safari. */
    getScreenDetails?: () => Promise<{
      readonly screens: readonly Place[];
      readonly currentScreen: Place;
    }>;
  }
}

/** The screen that the till does not stand on; null where the browser does not say. */
async function otherScreen(): Promise<Place | null> {
  const details = await window.getScreenDetails?.().catch(() => undefined);
  return details?.screens.find((one) => one !== details.currentScreen) ?? null;
}

async function openDisplay(): Promise<void> {
  const place = await otherScreen();
  const where =
    place === null
      ? { width: 1024, height: 600 }
      : {
          left: place.availLeft,
          top: place.availTop,
          width: place.availWidth,
          height: place.availHeight,
        };
  const features = Object.entries(where).map(([name, pixels]) => `${name}=${pixels}`);
  const opened = window.open('/display', 'till-guest', ['popup', ...features].join());
  if (opened === null) say('浏览器拦住了新窗口：请允许弹出窗口，再点一次。');
}

/** The guests' screen (客显): a second window, on the second screen where there is one. */
export function GuestCard(): JSX.Element | null {
  // A phone has no second window.
  if (!matchMedia('(min-width: 900px)').matches) return null;
  return (
    <Card title="给客人看的屏">
      <p>买了什么、一共多少、扫哪个码，客人都看得见，断网也一样。</p>
      <p class="muted">打开后拖到朝客人的那块屏上，点一下就放满。</p>
      <Button onClick={() => void openDisplay()}>打开客显</Button>
    </Card>
  );
}
