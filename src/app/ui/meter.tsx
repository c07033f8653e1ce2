import type { JSX } from 'preact';
import './meter.css';

type MeterProps = {
  /** The whole sentence for readers, e.g. 再收 12 件到下一档. */
  label: string;
  value: number;
  max: number;
  /** hero: yellow on the green head; plain: green; low: yellow, for running out. */
  tone?: 'plain' | 'hero' | 'low' | undefined;
};

/** A measure that is neither good nor bad: storage used, the way to the next tier. */
export function Meter({ label, value, max, tone = 'plain' }: MeterProps): JSX.Element {
  const part = max <= 0 ? 0 : Math.min(100, Math.max(0, (value / max) * 100));
  return (
    <div
      class="meter"
      data-tone={tone}
      role="meter"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={max}
    >
      <div class="meter-part" style={{ width: `${part}%` }} />
    </div>
  );
}
