import { useLocation } from 'preact-iso/router';
import { useRef } from 'preact/hooks';
import { beep, lowTone } from '../device/sound.ts';
import { askMeaning } from '../meaning-question.ts';
import { type GoodsScan, meant, notGoodsWords, scanGoods } from './goods-scan.ts';
import { type Session, useSession } from '../session.ts';
import { say } from '../ui/toast-queue.ts';

/** Takes a scanned text; scans are read one after another, so a burst keeps its order. */
type TakeText = (text: string) => void;

/** Reads scans among goods; `heard` is given each one's meaning, what is no goods is said. */
export function useGoodsReading(heard: (scan: GoodsScan) => Promise<void> | void): TakeText {
  const session = useSession();
  const last = useRef<Promise<void>>(Promise.resolve());
  const latest = useRef(heard);
  latest.current = heard;
  return (text) => {
    last.current = last.current.then(() => read(session, text, (scan) => latest.current(scan)));
  };
}

async function read(
  session: Session,
  text: string,
  heard: (scan: GoodsScan) => Promise<void> | void,
): Promise<void> {
  try {
    await take(session, await scanGoods(session.store, session.settings.codes.value, text), heard);
  } catch (error) {
    failed(error);
  }
}

async function take(
  session: Session,
  scan: GoodsScan,
  heard: (scan: GoodsScan) => Promise<void> | void,
): Promise<void> {
  if (session.settings.sound.value) (scan.is === 'product' ? beep : lowTone)();
  if (scan.is === 'product' || scan.is === 'new') return void (await heard(scan));
  if (scan.is !== 'ask') return void say(notGoodsWords(scan));
  const { code, choices, products } = scan;
  askMeaning({
    code,
    choices,
    products,
    each: true,
    choose: (choice, own) => {
      const one = meant(choice, own ?? products);
      if (one) take(session, one, heard).catch(failed);
    },
  });
}

function failed(error: unknown): void {
  reportError(error);
  say('这一下没记上，请再扫一次。');
}

/** Opens the scanned product, or the page that adds it. */
export function useGoodsScan(): TakeText {
  const { route } = useLocation();
  return useGoodsReading((scan) => {
    if (scan.is === 'product') route(`/goods/${scan.product.id}`);
    else if (scan.is === 'new') route(`/goods/new?code=${encodeURIComponent(scan.code)}`);
  });
}
