import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import './choice.css';

/** One of the words to choose from. */
export type ChoiceOption<V extends string> = { value: V; label: string; note?: string };

type ChoiceProps<V extends string> = {
  label: string;
  options: readonly ChoiceOption<V>[];
  value: V;
  onChange: (value: V) => void;
  /** Shows the label above the chips; otherwise only readers hear it. */
  titled?: boolean;
};

/** A few words of which one holds, as chips; arrow keys move between them. */
export function Choice<V extends string>(props: ChoiceProps<V>): JSX.Element {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class={props.titled === true ? 'choice-label' : 'sr-only'}>{props.label}</legend>
      <div class="choice-chips">
        {props.options.map((option) => (
          <label class="choice-chip" key={option.value}>
            <input
              class="choice-input"
              type="radio"
              name={name}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            <span class="choice-text">
              {option.label}
              {option.note !== undefined && <small class="choice-note">{option.note}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
