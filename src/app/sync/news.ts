import { PATHS } from '../../core/protocol.ts';

/** Calls `heard` whenever the centre has something new; returns what ends it. */
export type News = (heard: () => void) => () => void;

/** The centre's event stream; where there is none the loop's timer does. */
export const eventNews: News = (heard) => {
  if (typeof EventSource === 'undefined') return () => undefined;
  const source = new EventSource(PATHS.news);
  source.addEventListener('entry', heard);
  return () => source.close();
};
