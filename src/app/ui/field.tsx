import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import './field.css';

type FieldProps = {
  label: string;
  value: string;
  onInput: (text: string) => void;
  hint?: string | undefined;
  /** What is wrong and what to do, in one sentence. */
  error?: string | undefined;
  mode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'search' | undefined;
  type?: 'text' | 'password' | 'date' | undefined;
  placeholder?: string | undefined;
  /** A unit or button behind the text, e.g. 元. */
  suffix?: ComponentChildren;
  focus?: boolean | undefined;
  name?: string | undefined;
  maxLength?: number | undefined;
};

/** A labelled line of input with its hint or its error below. */
export function Field(props: FieldProps): JSX.Element {
  const id = useId();
  const note = props.error ?? props.hint;
  return (
    <div class="field" data-wrong={props.error === undefined ? undefined : ''}>
      <label class="field-label" for={id}>
        {props.label}
      </label>
      <span class="field-box">
        <FieldInput {...props} id={id} noted={note !== undefined} />
        {props.suffix !== undefined && <span class="field-suffix">{props.suffix}</span>}
      </span>
      {note !== undefined && (
        <span class="field-note" id={`${id}-note`}>
          {note}
        </span>
      )}
    </div>
  );
}

function FieldInput(props: FieldProps & { id: string; noted: boolean }): JSX.Element {
  const common = {
    class: 'field-input',
    id: props.id,
    name: props.name,
    inputMode: props.mode,
    value: props.value,
    placeholder: props.placeholder,
    maxLength: props.maxLength,
    autocomplete: 'off',
    autofocus: props.focus,
    'aria-invalid': props.error !== undefined,
    'aria-describedby': props.noted ? `${props.id}-note` : undefined,
    onInput: (event: InputOf) => props.onInput(event.currentTarget.value),
  } as const;
  if (props.type === 'password') return <input {...common} type="password" />;
  if (props.type === 'date') return <input {...common} type="date" />;
  return <input {...common} type="text" />;
}

type InputOf = { currentTarget: HTMLInputElement };
