// The page that the QR code at the till opens on a guest's own phone (扫码入会). Its address
// carries after the # what it may do, which no server and no log ever sees: the door of a QR code
// (#d…), or this guest's pass with his ids (#p…), so that the page kept is the way out.
import { encode } from 'uqr';
import { type Club, memberCode } from '../core/member/club.ts';
import {
  LeaveAnswerSchema,
  MineAnswerSchema,
  OpenAnswerSchema,
  SignAnswerSchema,
} from '../core/member/sign-up.ts';
import { isPhone } from '../core/post/phone.ts';
import { type Why, ask } from './centre.ts';

/** The text a guest is shown here; another text is another version. */
const VERSION = 'qr-1';

const WORDS: Record<Why, string> = {
  'code-unknown': '这个二维码过时了，请再扫一次收银台上的码。',
  'code-used': '这一次已经用过了，请再扫一次收银台上的码。',
  'too-many-tries': '今天办得太多了，请过一会儿再来，或请掌柜帮忙。',
  malformed: '没办成，请再扫一次收银台上的码。',
  busy: '现在忙，请过一会儿再点一次。',
  'no-answer': '网络不通，请过一会儿再点一次。没网的时候，掌柜也能帮您办。',
};

const CLUB_WORDS: Record<Club, string> = { post: '邮政会员码', shop: '本店会员码' };
const PARTS = ['wait', 'scan', 'join', 'mine', 'leave', 'left'] as const;

function part<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`assertion failed: the page has #${id}`);
  return found;
}
const input = (id: string): HTMLInputElement => part(id, HTMLInputElement);

function say(text: string): void {
  const note = part('note', HTMLElement);
  note.textContent = text;
  note.hidden = text === '';
  if (text !== '') note.scrollIntoView({ block: 'nearest' });
}

function show(which: (typeof PARTS)[number]): void {
  say('');
  for (const id of PARTS) part(id, HTMLElement).hidden = id !== which;
  scrollTo(0, 0);
}

/** Digits as typed, without the blanks a phone puts between them. */
const phoneIn = (id: string): string =>
  input(id)
    .value.replace(/[\s-]/g, '')
    .replace(/^\+?86(?=1)/, '');

/** Runs one act at a time; the buttons wait. */
async function act(work: () => Promise<void>): Promise<void> {
  const buttons = [...document.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  say('');
  try {
    await work();
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

function picture(club: Club, member: string): HTMLElement {
  const { data, size } = encode(memberCode(club, member), { border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((on, x) => (on ? `M${x} ${y}h1v1h-1z` : [])));
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', CLUB_WORDS[club]);
  svg.append(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  svg.firstElementChild?.setAttribute('d', path.join(''));
  const caption = document.createElement('figcaption');
  caption.textContent = CLUB_WORDS[club];
  const figure = document.createElement('figure');
  figure.append(svg, caption);
  return figure;
}

type Mine = { readonly pass: string; readonly members: readonly { club: Club; member: string }[] };

const COUPON_WORDS = {
  'over-12': '邮费满 12 元减 3 元',
  'over-21': '邮费满 21 元减 5 元',
} as const;

/** 11 月 30 日 */
const dayWords = (day: string): string =>
  `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`;

/** Lists the coupons that he holds; without an answer there is nothing to see. */
async function showCoupons({ pass }: Mine): Promise<void> {
  const box = part('coupons', HTMLElement);
  box.hidden = true;
  const answer = await ask('mine', { pass }, MineAnswerSchema);
  if (!answer.ok || answer.value.coupons.length === 0) return;
  const lines = answer.value.coupons.map(({ plan, until }) => {
    const line = document.createElement('li');
    const end = document.createElement('small');
    end.textContent = `用到 ${dayWords(until)}`;
    line.append(COUPON_WORDS[plan], end);
    return line;
  });
  part('held', HTMLElement).replaceChildren(...lines);
  box.hidden = false;
}

const CLUB_MARKS = { p: 'post', s: 'shop' } as const;

const addressOf = ({ pass, members }: Mine): string =>
  [`#p${pass}`, ...members.map(({ club, member }) => `${club.slice(0, 1)}${member}`)].join('~');

function mineIn(hash: string): Mine | null {
  const [first = '', ...rest] = hash.split('~');
  const pass = /^#p([\w.-]{20,200})$/.exec(first)?.[1];
  if (pass === undefined) return null;
  const members = rest.flatMap((text) => {
    const [, mark, member = ''] = /^([ps])([0-9a-f-]{36})$/.exec(text) ?? [];
    return mark === 'p' || mark === 's' ? [{ club: CLUB_MARKS[mark], member }] : [];
  });
  return { pass, members };
}

function showMine(mine: Mine): void {
  show('mine');
  part('codes', HTMLElement).replaceChildren(
    ...mine.members.map(({ club, member }) => picture(club, member)),
  );
  void showCoupons(mine);
  const leave = (what: 'all' | 'marketing'): Promise<void> =>
    act(async () => {
      const asked = { pass: mine.pass, what, version: VERSION };
      const answer = await ask('leave', asked, LeaveAnswerSchema);
      if (!answer.ok) return say(WORDS[answer.why]);
      if (what === 'marketing') return say('好的，以后不再给您发优惠消息。您还是会员。');
      history.replaceState(null, '', location.pathname);
      show('left');
    });
  part('quiet', HTMLElement).onclick = () => void leave('marketing');
  part('leave-here', HTMLElement).onclick = () => void leave('all');
}

async function sign(ticket: string): Promise<void> {
  const phone = phoneIn('phone');
  if (!isPhone(phone)) return say('手机号不对，请看清再输。');
  if (!input('agree').checked || !input('hand-over').checked) {
    return say('要入会，请先看一看，再勾上前两项。');
  }
  const asked = {
    ticket,
    phone,
    name: input('name').value.trim(),
    clubs: input('shop').checked ? ['post', 'shop'] : ['post'],
    marketing: input('marketing').checked,
    version: VERSION,
  };
  const answer = await ask('sign', asked, SignAnswerSchema);
  if (!answer.ok) return say(WORDS[answer.why]);
  part('join', HTMLFormElement).reset();
  history.replaceState(null, '', addressOf(answer.value));
  showMine(answer.value);
}

async function leaveByPhone(ticket: string): Promise<void> {
  const phone = phoneIn('leave-phone');
  if (!isPhone(phone)) return say('手机号不对，请看清再输。');
  const asked = { ticket, phone, what: 'all', version: VERSION };
  const answer = await ask('leave', asked, LeaveAnswerSchema);
  if (!answer.ok) return say(WORDS[answer.why]);
  part('leave', HTMLFormElement).reset();
  show('left');
}

async function enter(door: string): Promise<void> {
  const opened = await ask('open', { door }, OpenAnswerSchema);
  if (!opened.ok) {
    show('scan');
    return say(WORDS[opened.why]);
  }
  const { station, ticket } = opened.value;
  part('station', HTMLElement).textContent = station;
  for (const shop of document.querySelectorAll('.shop')) shop.textContent = station;
  show('join');
  const onSubmit = (id: string, work: () => Promise<void>): void => {
    part(id, HTMLFormElement).onsubmit = (event) => {
      event.preventDefault();
      void act(work);
    };
  };
  onSubmit('join', () => sign(ticket));
  onSubmit('leave', () => leaveByPhone(ticket));
  part('to-leave', HTMLElement).onclick = () => show('leave');
  part('to-join', HTMLElement).onclick = () => show('join');
}

function start(): void {
  const mine = mineIn(location.hash);
  const door = /^#d([\w-]{20,200})$/.exec(location.hash)?.[1];
  if (mine !== null) showMine(mine);
  else if (door !== undefined) void enter(door);
  else show('scan');
}

window.addEventListener('hashchange', start);
start();
