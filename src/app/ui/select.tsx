import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import './field.css';

type SelectProps<V extends string> = {
  label: string;
  options: readonly { value: V; label: string }[];
  value: V;
  onChange: (value: V) => void;
};

/** One of several words where chips would take too much room. */
export function Select<V extends string>(props: SelectProps<V>): JSX.Element {
  const id = useId();
  const choose = (chosen: string): void => {
    const option = props.options.find(({ value }) => value === chosen);
    if (option) props.onChange(option.value);
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {props.label}
      </label>
      <span class="field-box">
        <select
          class="field-input"
          id={id}
          value={props.value}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {props.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}
