import { type ComponentType, type JSX, createElement } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Milliseconds after which a part is fetched though nothing shows it yet. */
const SOON = 500;

/**
 * A part that is fetched once the screen around it has been painted, so that the first load
 * carries only what the first scan needs. It shows nothing until it is here.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
): (props: P) => JSX.Element | null {
  let part: ComponentType<P> | null = null;
  let loading: Promise<void> | null = null;
  const fetchOnce = (): Promise<void> => {
    loading ??= load().then(
      (loaded) => {
        part = loaded;
      },
      (error: unknown) => {
        loading = null;
        reportError(error);
      },
    );
    return loading;
  };
  setTimeout(() => void fetchOnce(), SOON);
  return function Later(props) {
    const [isHere, setHere] = useState(part !== null);
    // Asked of what was painted: the part may have come between the painting and this effect.
    useEffect(() => {
      if (!isHere) void fetchOnce().then(() => setHere(part !== null));
    });
    return part === null ? null : createElement(part, props);
  };
}
