import type { JSX } from 'preact';
import './bars.css';

/** One bar: its height in any unit, the word below it, the figure shown on pointing. */
export type Bar = { label: string; value: number; text?: string };

/** Percent of the width between two bars. */
const barGap = 1.8;

type BarsProps = {
  bars: readonly Bar[];
  /** The chart in one sentence, for readers. */
  sentence: string;
  /** Writes the labels below the bars. */
  labelled?: boolean | undefined;
};

/** A small row of bars, the last one (today) in full green. */
export function Bars({ bars, sentence, labelled }: BarsProps): JSX.Element {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const width = (100 + barGap) / Math.max(1, bars.length) - barGap;
  return (
    <figure class="bars">
      <svg class="bars-chart" role="img" aria-label={sentence}>
        {bars.map((bar, at) => (
          <rect
            class="bars-bar"
            key={bar.label}
            data-on={at === bars.length - 1 ? '' : undefined}
            x={`${at * (width + barGap)}%`}
            y={`${100 - barHeight(bar.value, most)}%`}
            width={`${width}%`}
            height={`${barHeight(bar.value, most)}%`}
            rx="3"
          >
            {bar.text !== undefined && <title>{`${bar.label} ${bar.text}`}</title>}
          </rect>
        ))}
      </svg>
      {labelled === true && (
        <figcaption class="bars-labels" aria-hidden="true">
          {bars.map((bar) => (
            <span key={bar.label}>{bar.label}</span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

/** Height in percent; a bar with nothing keeps a line so that the day is seen. */
export function barHeight(value: number, most: number): number {
  return Math.max(3, Math.min(100, (value / most) * 100));
}
