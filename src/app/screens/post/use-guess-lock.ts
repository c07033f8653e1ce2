import { useEffect, useState } from 'preact/hooks';
import {
  type Guesses,
  GuessesSchema,
  NO_GUESSES,
  missed,
  restLeft,
} from '../../../core/post/guess-lock.ts';
import { useSession } from '../../session.ts';
import { readSetting, writeSetting } from '../../store/meta.ts';

/** `resting`: milliseconds until a code may be typed again; it holds over a reload. */
export type GuessLock = {
  readonly resting: number;
  readonly miss: () => void;
  readonly hit: () => void;
};

const NAME = 'parcel-guesses';

/** Keeps anybody at the counter from trying pickup codes until one fits. */
export function useGuessLock(): GuessLock {
  const { store, now } = useSession();
  const [guesses, setGuesses] = useState<Guesses>(NO_GUESSES);
  const [, setTick] = useState(0);
  const resting = restLeft(guesses, now());
  useEffect(() => {
    readSetting(store.db, NAME, GuessesSchema).then(
      (kept) => setGuesses(kept ?? NO_GUESSES),
      reportError,
    );
  }, [store]);
  useEffect(() => {
    if (resting === 0) return;
    const timer = setTimeout(() => setTick((tick) => tick + 1), Math.min(resting, 1_000));
    return () => clearTimeout(timer);
  });
  const set = (next: Guesses): void => {
    setGuesses(next);
    writeSetting(store.db, NAME, next).catch(reportError);
  };
  return {
    resting,
    miss: () => set(missed(guesses, now())),
    hit: () => {
      if (guesses.misses > 0) set(NO_GUESSES);
    },
  };
}
