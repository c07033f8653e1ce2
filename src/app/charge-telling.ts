// How a charge is told: in a sentence, a tone and, where there is a voice, aloud.
import { type Fen, yuan } from '../core/money.ts';
import type { Charge } from '../core/pay/charge.ts';
import { bringBack } from './charging.ts';
import { chime, lowTone, speak } from './device/sound.ts';
import { notPaidWords, payName } from './parts/charge-words.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import { say } from './ui/toast-queue.ts';
import { spokenYuan } from './words.ts';

const aloud = ({ sound }: Settings, text: string, tone?: () => void): void => {
  if (!sound.value) return;
  tone?.();
  speak(text);
};
const spoken = (amount: Fen): string => spokenYuan(yuan(amount));
const amountOf = ({ begun }: Charge): string => (begun === null ? '' : `¥${yuan(begun.amount)}`);

/** A payment code that is not charged, and what to do instead. */
export function refuseAtOnce(settings: Settings, text: string): void {
  say(text);
  aloud(settings, text, lowTone);
}

/** The total has to be seen before it is charged. */
export function tellTotal(settings: Settings, due: Fen): void {
  say(`一共 ¥${yuan(due)}，请再扫一次付款码。`);
  aloud(settings, `一共${spoken(due)}，请再扫一次付款码`);
}

export const tellBegun = (settings: Settings, amount: Fen): void =>
  aloud(settings, `扫码收${spoken(amount)}`);

/** The money has come and its sale is written. */
export function tellPaid(settings: Settings, { begun }: Charge): void {
  if (begun === null) return;
  say(`${payName(begun.channel)}收到 ¥${yuan(begun.amount)}`);
  aloud(settings, `${payName(begun.channel)}收款${spoken(begun.amount)}`, chime);
}

/** Nobody answered: what the guest and the keeper do meanwhile. */
export function tellSilence(settings: Settings, charge: Charge): void {
  say(`${amountOf(charge)} 没有回音，正在查，先别再收。网不好就点“改收别的”。`);
  aloud(settings, '没有回音，正在查，先别再收', lowTone);
}

/** Money has gone back the way it came. */
export const aloudRefunded = (settings: Settings, amount: Fen): void =>
  aloud(settings, `退款${spoken(amount)}`);

/** The money has come, but what was sold is on another machine that has not sent it yet. */
export const tellNoBill = (charge: Charge): void => {
  say(`${amountOf(charge)} 收到了，这单在另一台机器上，等它连上网就记好。`);
};

/** A charge came to another state; one that took no money gives its bill back to the counter. */
export async function tellEnded(session: Session, charge: Charge): Promise<void> {
  const { settings, counter, now } = session;
  if (charge.state === 'owed') {
    say(`客人后来又付了 ${amountOf(charge)}，正在退给他。`);
    return;
  }
  const isOver = charge.state === 'failed' || charge.state === 'reversed';
  if (!isOver || charge.isGivenUp || charge.begun === null) return;
  if (document.visibilityState !== 'visible') return;
  const { sale } = charge.begun;
  const text = `${amountOf(charge)} ${notPaidWords(charge)}`;
  const isBack = await bringBack(counter, sale, now());
  if (isBack) say(text);
  else say(text, { label: '取回这单', run: () => void bringBack(counter, sale, now(), true) });
  aloud(settings, `${spoken(charge.begun.amount)}没有收到`, lowTone);
}
