// What every screen is given: the open store, who we are, the camera, and the way scans take.
import { createContext } from 'preact';
import { useContext, useLayoutEffect } from 'preact/hooks';
import { v7 } from 'uuid';
import { required } from '../core/assert.ts';
import type { Camera } from './device/camera.ts';
import type { Scan } from './device/scanner.ts';
import type { Counter } from './counter.ts';
import { type Store, identityOf, now } from './store/store.ts';
import type { Settings } from './settings.ts';
import type { SyncLoop } from './sync/loop.ts';

/** One open till: bound to a station, or a practice copy without a server (then `sync` is null). */
export type Session = {
  readonly store: Store;
  readonly station: { readonly id: string; readonly name: string };
  readonly deviceNumber: number;
  readonly demo: boolean;
  readonly practice: boolean;
  readonly camera: Camera;
  readonly counter: Counter;
  readonly settings: Settings;
  readonly sync: SyncLoop | null;
  /** Now by the centre's clock, epoch ms. */
  readonly now: () => number;
  /** A new id for an entry or a thing without a natural key. */
  readonly newId: () => string;
};

export type SessionParts = Pick<
  Session,
  'store' | 'camera' | 'counter' | 'settings' | 'sync' | 'practice'
>;

/** The session of an open, bound store. */
export function newSession(parts: SessionParts): Session {
  const { station, stationName, demo } = identityOf(parts.store);
  return {
    ...parts,
    station: { id: station, name: stationName },
    // A till that was mended goes on under another number without a new start.
    get deviceNumber() {
      return identityOf(parts.store).number;
    },
    demo,
    now: () => now(parts.store),
    newId: () => v7(),
  };
}

export const SessionContext = createContext<Session | null>(null);

/** The session; only below the app's frame. */
export const useSession = (): Session =>
  required(useContext(SessionContext), 'the screen stands in the app');

type ScanHandler = (scan: Scan) => boolean;
const handlers: ScanHandler[] = [];

/**
 * A screen that takes scans itself while it is shown; its handler returns false for what the
 * till shall take. The latest screen is asked first. It listens before it is painted: a scan in
 * between would be sold.
 */
export function useScans(handler: ScanHandler): void {
  useLayoutEffect(() => {
    handlers.push(handler);
    return () => {
      handlers.splice(handlers.lastIndexOf(handler), 1);
    };
  });
}

/** Hands a scan to the screen that wants it; false when none does. */
export const offerScan = (scan: Scan): boolean =>
  [...handlers].reverse().some((handler) => handler(scan));
