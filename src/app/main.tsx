import { render } from 'preact';
import './style/tokens.css';
import './style/base.css';
import { App } from './app.tsx';
import { lateCamera } from './late-camera.ts';
import { readySound } from './device/sound.ts';
import { wedgeScanner } from './device/wedge.ts';
import { showLook } from './parts/look.ts';
import { isEmpty } from '../core/sale/cart.ts';
import type { Session } from './session.ts';
import {
  type Opened,
  bindDevice,
  heldByCentre,
  mendTill,
  moveTill,
  openTill,
  startPractice,
} from './start.ts';
import { type Boot, readBoot } from './store/boot.ts';
import { canMove } from './store/bucket.ts';
import { persist } from './store/persist.ts';
import { identityOf } from './store/store.ts';
import { dismiss, say } from './ui/toast-queue.ts';
import { whyWords } from './words.ts';

const root = document.getElementById('app') ?? document.body;
const camera = lateCamera();

const codeNow = (): string | null => /^#bind=([0-9A-Za-z_-]+)$/.exec(location.hash)?.[1] ?? null;

/** The one-time code of a link (`/#bind=…`), taken out of the address at once. */
function codeInAddress(): string | null {
  const code = codeNow();
  if (code !== null) history.replaceState(history.state, '', location.pathname);
  return code;
}

function show(session: Session): void {
  render(<App session={session} />, root);
  persist().catch(() => false);
  whenIdle(() => orderCamera(session));
  whenIdle(() => {
    import('./guest-screen.ts').then((m) => m.showToGuests(session), reportError);
  });
  whenIdle(() => {
    import('./expiry-watch.ts').then((m) => m.watchExpired(session.counter), reportError);
  });
  whenIdle(() => {
    import('./late-wallet.ts').then((m) => m.readAhead(session)).catch(reportError);
    import('./screens/wallet/wallet.tsx').catch(reportError);
  });
  import('./device/updates.ts').then(
    ({ watchUpdates }) => watchUpdates((takeOver) => offerUpdate(session, takeOver)),
    reportError,
  );
  if (session.practice) return;
  import('./health.ts').then(
    ({ watchHealth }) =>
      watchHealth(session, (check) => {
        session.sync?.stop().catch(reportError);
        damaged({ as: 'damaged', store: session.store, check }, null).catch(reportError);
      }),
    reportError,
  );
}

/** Tells the camera what the shop knows and has what reads loaded, so the first scan waits less. */
function orderCamera({ settings }: Session): void {
  camera.order({
    gone: () => settings.again.value,
    prefer: settings.camera.value,
  });
  camera.warm();
}

/** Runs when the page has nothing to do, within a few seconds. */
function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 3_000 });
  else setTimeout(act, 1_000);
}

/** Milliseconds until a new version that was passed over is offered again. */
const AGAIN = 600_000;

/** A new version is offered only while the cart is empty: a sale is never interrupted. */
function offerUpdate({ counter }: Session, takeOver: () => void): void {
  let shown: number | null = null;
  let last = -Infinity;
  counter.cart.subscribe((cart) => {
    if (shown !== null) dismiss(shown);
    shown = null;
    if (!isEmpty(cart) || performance.now() - last < AGAIN) return;
    last = performance.now();
    shown = say('有新版本了。', { label: '现在换上', run: takeOver });
  });
}

async function welcome(
  opened: Extract<Opened, { as: 'unbound' }>,
  boot: Boot,
  isBinding = false,
): Promise<void> {
  const { Welcome } = await import('./screens/welcome/welcome.tsx');
  const bind = async (code: string): Promise<string | null> => {
    const why = await bindDevice(opened.store, boot, code);
    if (why === null) location.reload();
    return why;
  };
  const practise = async (): Promise<void> => show(await startPractice(camera, '练习店'));
  render(
    <Welcome
      camera={camera}
      isBinding={isBinding}
      onBind={bind}
      onPractice={() => void practise()}
    />,
    root,
  );
}

/** The recovery screen; `boot` null when the till was already open, so it is bound. */
async function damaged(
  { store, check }: Extract<Opened, { as: 'damaged' }>,
  boot: Boot | null,
): Promise<void> {
  const { Damaged } = await import('./screens/welcome/damaged.tsx');
  const isBound = store.session.identity !== null;
  const repair = async (): Promise<void> => {
    await mendTill(store, check);
    if (isBound || boot === null) location.reload();
    else await welcome({ as: 'unbound', store }, boot, true);
  };
  render(
    <Damaged
      check={check}
      isBound={isBound}
      heldByCentre={() => heldByCentre(check.device)}
      onRepair={repair}
    />,
    root,
  );
}

async function unopened(): Promise<void> {
  const { Unopened } = await import('./screens/welcome/damaged.tsx');
  const move = async (): Promise<void> => {
    await moveTill();
    location.reload();
  };
  render(<Unopened onMove={canMove() ? move : null} />, root);
}

async function start(): Promise<void> {
  readySound();
  await wedgeScanner().start();
  const boot = await readBoot();
  showLook(boot);
  const code = codeInAddress();
  const opened = await openTill(boot, camera);
  if (opened.as === 'bound') return showBound(opened.session, boot, code);
  const { store } = opened;
  const isForgotten = store.session.identity === null;
  if (opened.as === 'damaged') {
    // Who opens a fresh link on a till that forgot who it is has decided to bind it again.
    if (code === null || !isForgotten) return damaged(opened, boot);
    await mendTill(store, opened.check);
  }
  if (code === null) return welcome({ as: 'unbound', store }, boot);
  const why = await bindDevice(store, boot, code);
  if (why === null) {
    location.reload();
    return;
  }
  await welcome({ as: 'unbound', store }, boot);
  say(whyWords(why));
}

/** A till that nobody vouches for sells on, and asks for a link until one is opened on it. */
async function showBound(session: Session, boot: Boot, code: string | null): Promise<void> {
  show(session);
  if (identityOf(session.store).certificate !== '') return;
  const { needsCode } = await import('./store/succession.ts');
  if (!(await needsCode(session.store))) return;
  const why = code === null ? null : await bindDevice(session.store, boot, code);
  if (code !== null && why === null) return location.reload();
  say(why === null ? ASK_FOR_LINK : whyWords(why));
}

const ASK_FOR_LINK =
  '这是新账本，还没绑定，卖的单先记着。请向邮政要一个绑定链接，在这台机器上打开。';

function open(): void {
  start().catch((error: unknown) => {
    reportError(error);
    void unopened();
  });
}

/** Kept in the page's own history, so that the load after binding does not ask again. */
const STAY = 'stay';

function stay(): void {
  history.replaceState(STAY, '', location.href);
  open();
}

// A link opened in the tab that shows the till already changes the hash and loads nothing.
addEventListener('hashchange', () => {
  if (codeNow() !== null) location.reload();
});

// The guests' screen is a window of this machine's till, and opens none itself.
if (location.pathname === '/display') {
  import('./screens/display/display.tsx').then((m) => m.showDisplay(root), reportError);
}
// The address keeps its one-time code, so that the browser it is opened in can use it.
else if (/MicroMessenger/i.test(navigator.userAgent) && history.state !== STAY) {
  void import('./screens/welcome/elsewhere.tsx').then(({ Elsewhere }) =>
    render(<Elsewhere onStay={stay} />, root),
  );
} else open();
