import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import './progress.css';

type ProgressProps = {
  /** What goes on, e.g. 导入商品. */
  label: string;
  /** How far, in words, e.g. 1,200 / 5,000. */
  detail?: string | undefined;
  done: number;
  total: number;
  onCancel?: (() => void) | undefined;
};

/** Long work behind the screen: how far it is, and the way to stop it. */
export function Progress({ label, detail, done, total, onCancel }: ProgressProps): JSX.Element {
  const id = useId();
  return (
    <div class="progress">
      <span class="progress-words">
        <span id={id}>{label}</span>
        {detail !== undefined && <small>{detail}</small>}
      </span>
      {onCancel !== undefined && (
        <button class="progress-cancel" type="button" onClick={onCancel}>
          停下
        </button>
      )}
      <progress class="progress-bar" value={done} max={total} aria-labelledby={id} />
    </div>
  );
}
