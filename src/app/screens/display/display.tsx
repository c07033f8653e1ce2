import { type JSX, render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import { type Fen, grouped, yuan } from '../../../core/money.ts';
import {
  GUEST_CHANNEL,
  type GuestAsk,
  type GuestLine,
  type GuestMessage,
  GuestMessageSchema,
  type GuestView,
} from '../../../core/sale/guest-view.ts';
import { onScan } from '../../device/scanner.ts';
import { wedgeScanner } from '../../device/wedge.ts';
import { QrPicture } from '../../parts/qr-picture.tsx';
import { quantityText } from '../../parts/quantity.ts';
import './display.css';

/** The till is asked this often, and taken for closed after so long without a word, ms. */
const ASK_MS = 4_000;
const SILENT_MS = 10_000;

const CLOSED: GuestMessage = { shop: '', practice: false, view: { show: 'welcome' } };

/** Shows the guests' screen (客显) in a window of its own, without a till behind it. */
export function showDisplay(root: Element): void {
  wedgeScanner().start().catch(reportError);
  render(<Display />, root);
}

/** What the till in the other window says; `CLOSED` while none does. */
function useTill(): GuestMessage {
  const [told, setTold] = useState(CLOSED);
  useEffect(() => {
    const channel = new BroadcastChannel(GUEST_CHANNEL);
    let heardAt = -Infinity;
    const ask = (asked: GuestAsk): void => channel.postMessage(asked);
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!v.is(GuestMessageSchema, data)) return;
      heardAt = performance.now();
      setTold(data);
    });
    const look = (): void => {
      if (performance.now() - heardAt > SILENT_MS) setTold(CLOSED);
      ask({ ask: 'view' });
    };
    look();
    const timer = setInterval(look, ASK_MS);
    // The scanner types into the window that was touched last: this one's scans are the till's.
    const unlisten = onScan(({ text }) => ask({ ask: 'scan', text }));
    return () => {
      unlisten();
      clearInterval(timer);
      channel.close();
    };
  }, []);
  return told;
}

function Display(): JSX.Element {
  const { shop, practice, view } = useTill();
  useEffect(() => {
    navigator.wakeLock?.request('screen').catch(() => undefined);
  }, []);
  const fill = (): void => {
    if (document.fullscreenElement === null) {
      document.documentElement.requestFullscreen().catch(() => undefined);
    }
  };
  return (
    <main class="display" data-show={view.show} data-testid="display" onClick={fill}>
      {(shop !== '' || practice) && (
        <header class="display-shop">
          {shop}
          {practice && <span class="display-practice">练习</span>}
        </header>
      )}
      <Shown view={view} />
    </main>
  );
}

function Shown({ view }: { view: GuestView }): JSX.Element {
  switch (view.show) {
    case 'welcome':
      return <p class="display-word">欢迎光临</p>;
    case 'cart':
      return (
        <div class="display-bill">
          <Lines lines={view.lines} />
          <aside class="display-sum">
            <p>共 {view.pieces} 件</p>
            <Sum fen={view.due} />
            {view.saved > 0 && <p class="display-saved">省了 ¥{yuan(view.saved)}</p>}
          </aside>
        </div>
      );
    case 'code':
      return (
        <div class="display-code">
          <QrPicture text={view.qr} label={`收款 ¥${yuan(view.due)} 的码`} />
          <div>
            <p>请扫码付款</p>
            <Sum fen={view.due} />
          </div>
        </div>
      );
    case 'waiting':
      return (
        <div class="display-middle">
          <p>请在手机上付款</p>
          <Sum fen={view.due} />
        </div>
      );
    case 'done':
      return (
        <div class="display-middle">
          <p>收到 ¥{grouped(view.given ?? view.paid)}</p>
          {view.given !== null && (
            <p class="display-back">
              找零 <Sum fen={view.back} />
            </p>
          )}
          <p class="display-word">谢谢惠顾</p>
        </div>
      );
  }
}

const Sum = ({ fen }: { fen: Fen }): JSX.Element => (
  <strong class="display-big">
    <small>¥</small>
    {grouped(fen)}
  </strong>
);

/** The goods, the newest in view. */
function Lines({ lines }: { lines: readonly GuestLine[] }): JSX.Element {
  const box = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const toEnd = (): void => box.current?.lastElementChild?.scrollIntoView({ block: 'end' });
    toEnd();
    addEventListener('resize', toEnd);
    return () => removeEventListener('resize', toEnd);
  }, [lines]);
  return (
    <ol class="display-lines" ref={box}>
      {lines.map((line) => (
        <li key={line.key}>
          <span class="display-name">{line.name}</span>
          <span class="display-quantity">{detailOf(line)}</span>
          <span class="display-amount">{yuan(line.amount)}</span>
        </li>
      ))}
    </ol>
  );
}

/** How much at which price: 2 瓶 · 3.00/瓶, 0.755 kg · 5.98/斤. */
function detailOf(line: GuestLine): string {
  const quantity = `${quantityText(line)} ${line.weighed ? 'kg' : line.unit}`.trim();
  return line.unit === '' ? quantity : `${quantity} · ${yuan(line.price)}/${line.unit}`;
}
