/** The rows to draw: indexes [first, end) and the pixels above the first one. */
export type ListWindow = { first: number; end: number; above: number };

type ListView = {
  scrollTop: number;
  viewHeight: number;
  rowHeight: number;
  count: number;
  /** Rows drawn beyond each edge, so that a flick shows no gap. */
  spare: number;
};

/** Which rows of a long list are near the eye; all lengths in CSS pixels. */
export function listWindow(view: ListView): ListWindow {
  const { rowHeight, count, spare } = view;
  if (rowHeight <= 0 || count <= 0) return { first: 0, end: 0, above: 0 };
  const shown = Math.ceil(view.viewHeight / rowHeight) + 1;
  // A list that became shorter leaves the scroller beyond its end for one frame.
  const top = Math.max(0, Math.min(Math.floor(view.scrollTop / rowHeight), count - shown));
  const first = Math.max(0, top - spare);
  return { first, end: Math.min(count, top + shown + spare), above: first * rowHeight };
}
