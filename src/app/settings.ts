import { type Signal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { CodeRules } from '../core/barcode/code-kind.ts';
import { STANDARD_RULES } from '../core/barcode/standard.ts';
import { RoundingSchema } from '../core/sale/cart.ts';
import type { Rounding } from '../core/money.ts';
import { GONE } from './device/accept.ts';
import { concerns } from './store/changes.ts';
import { readSetting, writeSetting } from './store/meta.ts';
import { hasShopSettings } from './store/setting-there.ts';
import type { Store } from './store/store.ts';

/** What a keeper sets: `codes` for the whole shop, the rest on this device alone. */
export type Settings = {
  /** What scale labels and payment codes look like here; follows what other devices set. */
  readonly codes: Signal<CodeRules>;
  /** 抹零 of cash bills. */
  readonly rounding: Signal<Rounding>;
  /** Beeps, tones and the spoken amount. */
  readonly sound: Signal<boolean>;
  /** Milliseconds a code has to be out of the camera's view before it counts again. */
  readonly again: Signal<number>;
  /** The id of the camera that was chosen; null: the one that looks away from the keeper. */
  readonly camera: Signal<string | null>;
};

async function rulesOf(store: Store): Promise<CodeRules> {
  if (!(await hasShopSettings(store))) return STANDARD_RULES;
  return await (await import('./store/shop-settings.ts')).readShopSettings(store);
}

export async function readSettings(store: Store): Promise<Settings> {
  const [rounding, sound, again, camera, rules] = await Promise.all([
    readSetting(store.db, 'rounding', RoundingSchema),
    readSetting(store.db, 'sound', v.boolean()),
    readSetting(store.db, 'again', v.number()),
    readSetting(store.db, 'camera', v.string()),
    rulesOf(store),
  ]);
  const codes = signal<CodeRules>(rules);
  store.changes.listen((changed) => {
    if (!concerns(changed, 'setting')) return;
    rulesOf(store).then(
      (now) => {
        codes.value = now;
      },
      (error: unknown) => reportError(error),
    );
  });
  return {
    codes,
    rounding: signal(rounding ?? 'fen'),
    sound: signal(sound ?? true),
    again: signal(again ?? GONE),
    camera: signal(camera),
  };
}

/** Sets and keeps a setting. */
export async function setRounding(
  store: Store,
  settings: Settings,
  rounding: Rounding,
): Promise<void> {
  settings.rounding.value = rounding;
  await writeSetting(store.db, 'rounding', rounding);
}

export async function setSound(store: Store, settings: Settings, on: boolean): Promise<void> {
  settings.sound.value = on;
  await writeSetting(store.db, 'sound', on);
}

export async function setAgain(store: Store, settings: Settings, again: number): Promise<void> {
  settings.again.value = again;
  await writeSetting(store.db, 'again', again);
}

export async function setCamera(store: Store, settings: Settings, id: string): Promise<void> {
  settings.camera.value = id;
  await writeSetting(store.db, 'camera', id);
}
