import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { listWindow } from './list-window.ts';
import './virtual-list.css';

type VirtualListProps<T> = {
  items: readonly T[];
  /** Fixed height of a row in rem, so that it grows with the big type; 4 when not given. */
  rowRem?: number | undefined;
  keyOf: (item: T) => string;
  render: (item: T, index: number) => ComponentChildren;
  label: string;
  /** What scrolls away above the rows. */
  head?: ComponentChildren;
  /** A new value scrolls back to the top, e.g. the words searched for. */
  top?: string | undefined;
};

/** A list of thousands of equal rows of which only those in view exist. */
export function VirtualList<T>(props: VirtualListProps<T>): JSX.Element {
  const { items, rowRem = 4, keyOf, render, label, head, top } = props;
  const box = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const viewHeight = useHeight(box);
  useLayoutEffect(() => box.current?.scrollTo(0, 0), [top]);
  const rowHeight = rowRem * remPixels();
  const count = items.length;
  const past = Math.max(0, scrollTop - (rows.current?.offsetTop ?? 0));
  const { first, end, above } = listWindow({
    ...{ scrollTop: past, viewHeight, rowHeight, count },
    spare: 6,
  });
  return (
    <div
      class="virtual-list"
      ref={box}
      role="group"
      aria-label={label}
      tabIndex={0}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      {head}
      <div
        class="virtual-list-all"
        ref={rows}
        role="list"
        aria-label={label}
        style={{ height: `${count * rowHeight}px` }}
      >
        <div role="presentation" style={{ transform: `translateY(${above}px)` }}>
          {items.slice(first, end).map((item, at) => (
            <div
              class="virtual-list-row"
              key={keyOf(item)}
              role="listitem"
              aria-posinset={first + at + 1}
              aria-setsize={count}
              style={{ height: `${rowHeight}px` }}
            >
              {render(item, first + at)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function remPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function useHeight(box: { current: HTMLDivElement | null }): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return height;
}
