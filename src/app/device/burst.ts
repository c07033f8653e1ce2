// Tells a keyboard scanner from a person by the keys' own timestamps, so that a busy page never
// splits a code. Pure: takes a state and a key, gives a state and what to do with the key.
//
//   idle ──char──▶ burst ──char within `gap`──▶ burst (from the `sure`-th key on: swallowed)
//     ▲              │ Enter, Tab within `suffixGap`, `least` keys or more ──▶ scan
//     └──────────────┘ any other key, or silence: `bare` digits ──▶ scan, fewer ──▶ given back
//
// Silence that a check saw may be the machine's, which brings keys late: where the next key's own
// time is near enough, the burst goes on as if nobody had looked.
import { type Keystroke, signOf } from './keystroke.ts';

/** Limits in ms and in characters; see `LIMITS`. */
export type Limits = {
  /** Longest time between two keys of a scanner. */
  readonly gap: number;
  /** Longest time between the last key and Enter or Tab, which some scanners delay. */
  readonly suffixGap: number;
  /** From this key on a burst is taken for a scanner's, and its keys are swallowed. */
  readonly sure: number;
  /** The fewest characters that Enter or Tab makes a scan. */
  readonly least: number;
  /** The fewest digits that are a scan without Enter or Tab. */
  readonly bare: number;
};

/** People reach 60–80 ms a key, scanners 1–30; three keys within 35 ms are nobody's fingers. */
export const LIMITS: Limits = { gap: 35, suffixGap: 100, sure: 3, least: 4, bare: 8 };

/**
 * The burst so far: its text, the swallowed part of it, and when its last key and scan were;
 * `cut` is the text of one that a check has ended.
 */
export type BurstState = {
  readonly text: string;
  readonly held: string;
  readonly remembered: boolean;
  readonly last: number;
  readonly ended: number;
  readonly cut: string;
};

export const IDLE: BurstState = {
  text: '',
  held: '',
  remembered: false,
  last: -Infinity,
  ended: -Infinity,
  cut: '',
};

/**
 * `swallow` this key; `remember` the focused field as it is before this key; `restore` it;
 * `give-back` text that was swallowed and turned out to be typed; `scan` a text.
 */
export type Action =
  | { readonly do: 'swallow' | 'remember' | 'restore' }
  | { readonly do: 'give-back' | 'scan'; readonly text: string };

export type Step = { readonly state: BurstState; readonly actions: readonly Action[] };

const SWALLOW: Action = { do: 'swallow' };

/** One key press. The actions are to be carried out in order, before the key takes effect. */
export function feed(state: BurstState, stroke: Keystroke, limits: Limits = LIMITS): Step {
  const sign = signOf(stroke);
  const silence = stroke.at - state.last;
  if (sign.is === 'modifier') {
    return { state: silence <= limits.gap ? { ...state, last: stroke.at } : state, actions: [] };
  }
  const reach = sign.is === 'end' ? limits.suffixGap : limits.gap;
  const isNear = silence <= reach && sign.is !== 'other';
  const known = isNear ? resumed(state, sign.is === 'end') : state;
  const joined = isNear && known.text !== '';
  const before = joined ? { state: known, actions: [] } : expire(known, limits);
  const step =
    sign.is === 'char'
      ? grow(before.state, sign.char, stroke, limits)
      : sign.is === 'end'
        ? finish(before.state, stroke.at, limits)
        : { state: before.state, actions: [] };
  return { state: step.state, actions: [...before.actions, ...step.actions] };
}

/** Ends a burst that has been silent for longer than a delayed Enter could take. */
export function flush(state: BurstState, now: number, limits: Limits = LIMITS): Step {
  const waiting = state.text === '' || now - state.last <= limits.suffixGap;
  if (waiting) return { state, actions: [] };
  const { state: idle, actions } = expire(state, limits);
  const { text: cut, remembered, last } = state;
  return { state: { ...idle, cut, remembered, last }, actions };
}

/** Takes up what a check has cut; the end of what it took for a scan means nothing more. */
function resumed(state: BurstState, isEnd: boolean): BurstState {
  const wasScan = state.ended === state.last;
  return state.cut === '' || (isEnd && wasScan) ? state : { ...state, text: state.cut, cut: '' };
}

function grow(state: BurstState, text: string, stroke: Keystroke, limits: Limits): Step {
  const grown = { ...state, text: state.text + text, last: stroke.at };
  if (state.text.length + 1 >= limits.sure) {
    return { state: { ...grown, held: state.held + text }, actions: [SWALLOW] };
  }
  if (!stroke.editable || state.remembered) return { state: grown, actions: [] };
  return { state: { ...grown, remembered: true }, actions: [{ do: 'remember' }] };
}

function finish(state: BurstState, at: number, limits: Limits): Step {
  if (state.text.length >= limits.least) {
    const actions: Action[] = [SWALLOW, ...scanned(state)];
    return { state: { ...IDLE, last: at, ended: at }, actions };
  }
  // Some scanners end with two keys (Enter and Tab, CR and LF): the second means nothing.
  if (state.text === '' && at - state.ended <= limits.suffixGap) {
    return { state: { ...IDLE, last: at, ended: at }, actions: [SWALLOW] };
  }
  return expire(state, limits);
}

function expire(state: BurstState, limits: Limits): Step {
  const idle = { ...IDLE, ended: state.ended };
  if (/^\d+$/.test(state.text) && state.text.length >= limits.bare) {
    return { state: { ...idle, ended: state.last }, actions: scanned(state) };
  }
  const back: Action[] = state.held === '' ? [] : [{ do: 'give-back', text: state.held }];
  return { state: idle, actions: back };
}

const scanned = (state: BurstState): Action[] => [
  ...(state.remembered ? [{ do: 'restore' } as const] : []),
  { do: 'scan', text: state.text },
];
