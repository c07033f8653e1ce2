import { WAKE } from '../src/core/wake.ts';

type Tab = { readonly postMessage: (message: { type: string }) => void };

/** Tells the open tabs that there is a line again; true when the event was that. */
export function wakeTabs(tag: string, tabs: readonly Tab[]): boolean {
  if (tag !== WAKE) return false;
  for (const tab of tabs) tab.postMessage({ type: WAKE });
  return true;
}
