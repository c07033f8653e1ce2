import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import './stepper.css';

type StepperProps = {
  /** What is counted, for readers, e.g. 冰红茶. */
  label: string;
  /** The finished figure, e.g. 2 or 1.250. */
  text: string;
  onLess: () => void;
  onMore: () => void;
  /** A tap on the figure; without it the figure is plain text. */
  onType?: (() => void) | undefined;
};

/** − n +: three targets of 48 px; the middle one opens typing. */
export function Stepper({ label, text, onLess, onMore, onType }: StepperProps): JSX.Element {
  return (
    <span class="stepper" role="group" aria-label={`${label} 数量`}>
      <button class="stepper-key" type="button" onClick={onLess} aria-label="少一个">
        <Icon name="minus" size="small" />
      </button>
      {onType === undefined ? (
        <span class="stepper-text">{text}</span>
      ) : (
        <button
          class="stepper-text"
          type="button"
          onClick={onType}
          aria-label={`${text}，点一下改数量`}
        >
          {text}
        </button>
      )}
      <button class="stepper-key" type="button" onClick={onMore} aria-label="多一个">
        <Icon name="plus" size="small" />
      </button>
    </span>
  );
}
