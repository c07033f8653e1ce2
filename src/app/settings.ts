import { type Signal, signal } from '@preact/signals';
import * as v from 'valibot';
import { RoundingSchema } from '../core/sale/cart.ts';
import type { Rounding } from '../core/money.ts';
import { readSetting, writeSetting } from './store/meta.ts';
import type { Store } from './store/store.ts';

/** What a keeper sets on this device alone. */
export type Settings = {
  /** 抹零 of cash bills. */
  readonly rounding: Signal<Rounding>;
  /** Beeps, tones and the spoken amount. */
  readonly sound: Signal<boolean>;
};

export async function readSettings(store: Store): Promise<Settings> {
  const [rounding, sound] = await Promise.all([
    readSetting(store.db, 'rounding', RoundingSchema),
    readSetting(store.db, 'sound', v.boolean()),
  ]);
  return { rounding: signal(rounding ?? 'fen'), sound: signal(sound ?? true) };
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
