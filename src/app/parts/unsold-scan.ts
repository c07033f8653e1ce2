import type { Heard } from '../counter.ts';
import type { Session } from '../session.ts';
import { say } from '../ui/toast-queue.ts';
import { attachByCode, memberLabel } from './cart-member.ts';
import { notSoldWords } from './not-sold-words.ts';

/** A scan that became no line: a member's code makes the cart his, of the rest is told why. */
export async function takeUnsold(
  { counter }: Session,
  heard: Extract<Heard, { readonly text: string }>,
  toTill: () => void,
): Promise<void> {
  if (heard.heard !== 'member') return void say(notSoldWords(heard));
  const attached = await attachByCode(counter, heard.text);
  if (!attached.ok) return void say(MEMBER_WORDS[attached.why]);
  toTill();
  say(`这一单是会员“${memberLabel(attached.member)}”的，有会员价的按会员价。`);
}

const MEMBER_WORDS = {
  'post-member': '这是邮政会员码，店里的会员价要扫本店会员码。找他去“邮政 › 扫码入会 › 名单”。',
  'no-member': '这个码不是本店的会员，或者已经退出了。',
} as const;
