import { PATHS } from '../../core/protocol.ts';
import { backoff } from './sync-state.ts';

/** Calls `heard` whenever the centre has something new; returns what ends it. */
export type News = (heard: () => void) => () => void;

/**
 * The centre's event stream; where there is none the loop's timer does. The browser mends a broken
 * line by itself, but gives up when the centre answers with an error: then it is opened again.
 */
export const eventNews: News = (heard) => {
  if (typeof EventSource === 'undefined') return () => undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source = opened();
  return () => {
    clearTimeout(timer);
    source.close();
  };

  function opened(): EventSource {
    const stream = new EventSource(PATHS.news);
    stream.addEventListener('open', () => {
      failures = 0;
    });
    stream.addEventListener('entry', heard);
    stream.addEventListener('error', () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      failures += 1;
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          source = opened();
        },
        backoff(failures, Math.random()),
      );
    });
    return stream;
  }
};
