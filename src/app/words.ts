// Codes become sentences here: what happened and what to do, in simple Chinese, once.
import type { TenderKind } from '../core/sale/tender.ts';

export const TENDER_WORDS: Record<TenderKind, string> = { cash: '现金', qr: '扫码' };

/** Why something was not done, and what to do: one sentence a code. */
export const WHY_WORDS: Record<string, string> = {
  'too-large': '内容太多，存不下，请分成几次。',
  'not-loaded': '这一步还没下载好，联网后再点一次。',
  'old-tab': '另一个窗口里有新版本，请关掉这个窗口，重新打开。',
  quota: '手机空间满了，请先删些照片或视频，再收款。',
  closed: '存储断开了，请再点一次；不行就重新打开。',
  exists: '刚才那单在另一个窗口收过了。请看看还有什么没收，再点一次。',
  full: '没加上：数太大，或这单已有 200 行。请先收了这一单。',
  malformed: '有一处填得不对，存不下。请看一看，改好再试。',
  tenders: '付的钱和应收的对不上，请重新输一次。',
  empty: '还没有东西，先扫一件。',
  'no-camera': '没找到摄像头，可以用扫码枪，或输入条码。',
  denied: '没让用摄像头：点地址栏左边的锁，打开“摄像头”。',
  'in-use': '摄像头被别的程序占着，关掉它再试。',
  lost: '摄像头断开了，点一下再打开。',
  insecure: '这个地址不能用摄像头，请用 https 的地址打开。',
  'not-a-code': '这不是绑定用的码，请扫邮政给的二维码。',
  'code-unknown': '没有这个号码，请看清再输一次。',
  'code-used': '这个号码用过了或过期了，请要一个新的。',
  'too-many-tries': '输错太多次了，请过一分钟再试；还不行，就要一个新号码。',
  session: '登录过期了，会自动重新连上，不影响卖货。',
  offline: '没连上中心，请看看网络，再试一次。',
  busy: '中心正忙，请过一会儿再试。',
};

/** The sentence for a code; a code without one names itself, so that a caller can report it. */
export const whyWords = (why: string): string =>
  WHY_WORDS[why] ?? `没有办成（${why}），请再试一次。`;

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;
const PLACES = ['', '十', '百', '千'] as const;

function belowTenThousand(size: number): string {
  const digits = String(size).split('').map(Number);
  const words = digits
    .map((digit, i) =>
      digit === 0 ? '零' : `${DIGITS[digit] ?? ''}${PLACES[digits.length - 1 - i] ?? ''}`,
    )
    .join('');
  return words.replace(/零+/g, '零').replace(/零$/, '').replace(/^一十/, '十');
}

/** An amount as it is said: 三十八元五角. `text` is yuan with two decimals. */
export function spokenYuan(text: string): string {
  const [whole = '0', cents = '00'] = text.replace('-', '').split('.');
  const size = Number(whole);
  const high = Math.floor(size / 10_000);
  const low = size % 10_000;
  const gap = high > 0 && low > 0 && low < 1000 ? '零' : '';
  const yuan = `${high > 0 ? `${belowTenThousand(high)}万` : ''}${gap}${belowTenThousand(low)}`;
  const jiao = Number(cents[0]);
  const fen = Number(cents[1]);
  const parts = [
    yuan === '' ? '' : `${yuan}元`,
    jiao === 0 ? (fen > 0 && yuan !== '' ? '零' : '') : `${DIGITS[jiao] ?? ''}角`,
    fen === 0 ? '' : `${DIGITS[fen] ?? ''}分`,
  ].join('');
  return parts === '' ? '零元' : parts;
}
