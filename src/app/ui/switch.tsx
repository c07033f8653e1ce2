import type { JSX } from 'preact';
import './switch.css';

type SwitchProps = {
  label: string;
  detail?: string | undefined;
  on: boolean;
  onChange: (on: boolean) => void;
};

/** A setting that is on or off; the whole line is the target. */
export function Switch({ label, detail, on, onChange }: SwitchProps): JSX.Element {
  return (
    <label class="switch">
      <span class="switch-words">
        {label}
        {detail !== undefined && <small>{detail}</small>}
      </span>
      <input
        class="switch-input"
        type="checkbox"
        role="switch"
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
