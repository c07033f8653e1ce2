export type Step = 'scan' | 'pay' | 'stock' | 'wallet';

/** The four things a visitor tries, in order. */
export const STEPS: readonly { step: Step; words: string; href: string }[] = [
  { step: 'scan', words: '扫一件', href: '/' },
  { step: 'pay', words: '收款', href: '/' },
  { step: 'stock', words: '看库存少了', href: '/goods' },
  { step: 'wallet', words: '看佣金', href: '/wallet' },
];

type Seen = { readonly scanned: boolean; readonly sold: boolean; readonly path: string };

/** The steps done after what is seen now; a step once done stays done. */
export function stepsAfter(done: ReadonlySet<Step>, seen: Seen): ReadonlySet<Step> {
  const now = new Set(done);
  if (seen.scanned || seen.sold) now.add('scan');
  if (seen.sold) now.add('pay');
  if (seen.sold && seen.path.startsWith('/goods')) now.add('stock');
  if (seen.path === '/wallet') now.add('wallet');
  return now;
}
