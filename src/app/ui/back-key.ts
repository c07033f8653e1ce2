import { useEffect, useRef } from 'preact/hooks';

const mark = 'sheet';

/**
 * Lets the phone's back key close what is open. Browsers with CloseWatcher send a dialog's
 * cancel by themselves; older ones get one history entry to step back over.
 */
export function useBackKey(onBack: () => void): void {
  const latest = useRef(onBack);
  latest.current = onBack;
  useEffect(() => {
    if ('CloseWatcher' in window) return undefined;
    history.pushState(mark, '');
    const back = () => latest.current();
    addEventListener('popstate', back);
    return () => {
      removeEventListener('popstate', back);
      if (history.state === mark) history.back();
    };
  }, []);
}
