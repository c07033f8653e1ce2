// The line between a till and the centre, on which single requests meet single faults.
import * as v from 'valibot';
import { CURSORS_HEADER, PATHS, PushAnswerSchema } from '../../src/core/protocol.ts';
import type { Fetch } from '../../src/app/sync/network.ts';
import type { Endpoint } from '../support/device.ts';

/**
 * What one request meets. `lost`: it never arrives; `deaf`: its reply is lost; `twice`: it arrives
 * two times; `late`: it is given up here and arrives some time later; `half`: the reply ends in its
 * middle; `portal`: a login page with 200; `busy`: 503; `cookie`: the session is gone; `kill` and
 * `die`: the till is killed before it was sent, or before it heard the reply.
 */
export const LINE_FAULTS = [
  'lost',
  'deaf',
  'twice',
  'late',
  'half',
  'portal',
  'busy',
  'cookie',
  'kill',
  'die',
] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

export type Line = {
  readonly fetch: Fetch;
  /** So many requests more go through. */
  left: number;
  /** What the next requests meet, in order; null: nothing. */
  faults: (LineFault | null)[];
  /** Called while a request is on its way, and again while its reply is. */
  onWay: () => void;
  /** Called at each request; concurrent exchanges take turns here. */
  turn: () => Promise<void>;
  /** Called before a reply is given; something else happens meanwhile. */
  meanwhile: (() => void) | null;
  onKill: () => void;
  /** Told what a request met. */
  onMet: (what: string) => void;
  /** Gives what is under way to the centre now, oldest first or not. */
  deliver: (reversed: boolean) => Promise<void>;
  forget: () => void;
};

/** A request, and how many pushes had gone through before its own turn. */
type Sent = { readonly path: string; readonly init: RequestInit; readonly turn: number };

const PORTAL = '<!doctype html><title>Wi-Fi</title>';
const page = (): Response =>
  new Response(PORTAL, { status: 200, headers: { 'content-type': 'text/html' } });

/** A line with a cookie jar of its own. */
export function openLine(centre: Endpoint): Line {
  let cookie = '';
  let underWay: Sent[] = [];
  let pushes = 0;
  const send = ({ path, init }: Sent): Promise<Response> => centre.request(path, init);
  const carry = async (path: string, asked: RequestInit): Promise<Response> => {
    await line.turn();
    if ((line.left -= 1) < 0) throw new TypeError('too many');
    const fault = line.faults.shift() ?? null;
    const isAsking = new Headers(asked.headers).has(CURSORS_HEADER);
    if (fault !== null) line.onMet(fault);
    if (fault !== null && isAsking) line.onMet(`a push that pulls: ${fault}`);
    if (fault === 'kill') line.onKill();
    if (fault === 'lost' || fault === 'kill') throw new TypeError('lost');
    if (fault === 'portal') return page();
    if (fault === 'busy') return new Response('', { status: 503 });
    if (fault === 'cookie') cookie = '';
    const headers = { ...Object.fromEntries(new Headers(asked.headers)), cookie };
    const { signal: _, ...rest } = asked;
    if (path === PATHS.push) pushes += 1;
    const sent = { path, init: { ...rest, headers }, turn: pushes };
    if (fault === 'late') {
      underWay.push(sent);
      throw new TypeError('late');
    }
    if (fault === 'twice') {
      await send(sent);
      if (path === PATHS.push) underWay.push(sent);
    }
    line.onWay();
    const answer = await send(sent);
    line.onWay();
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    if (isAsking) line.onMet(await pulledWith(answer));
    line.meanwhile?.();
    line.meanwhile = null;
    if (fault === 'die') line.onKill();
    if (fault === 'deaf' || fault === 'die') throw new TypeError('deaf');
    return fault === 'half' ? half(answer) : answer;
  };
  const line: Line = {
    fetch: carry,
    left: Infinity,
    faults: [],
    onWay: () => undefined,
    turn: () => Promise.resolve(),
    meanwhile: null,
    onKill: () => undefined,
    onMet: () => undefined,
    deliver: async (reversed) => {
      const sent = reversed ? underWay.reverse() : underWay;
      underWay = [];
      if (sent.length > 0) line.onMet('delivered late');
      if (sent.some(({ turn }) => turn < pushes)) line.onMet('a push behind a later one');
      for (const one of sent) await send(one);
    },
    forget: () => {
      cookie = '';
    },
  };
  return line;
}

/** What became of a push that pulls. */
async function pulledWith(answer: Response): Promise<string> {
  if (!answer.ok) return 'a push that pulls: refused';
  const { pulled } = v.parse(PushAnswerSchema, await answer.clone().json());
  if (pulled === undefined) return 'a push that pulls: not told';
  if (pulled.rewind) return 'a push that pulls: rewind';
  return pulled.more ? 'a push that pulls: more to pull' : 'a push that pulls: pulled';
}

async function half(answer: Response): Promise<Response> {
  const text = await answer.text();
  return new Response(text.slice(0, text.length / 2), {
    status: answer.status,
    headers: answer.headers,
  });
}
