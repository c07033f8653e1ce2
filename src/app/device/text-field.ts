/** A field that typing changes. */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** A field as it was: enough to undo what a scanner typed into it. */
export type Remembered = {
  readonly field: Field;
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
};

const UNTYPED = [
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
];

/** The focused field that typing would change, or null. */
export function focusedField(): Field | null {
  const focused = document.activeElement;
  if (focused instanceof HTMLSelectElement) return focused;
  if (focused instanceof HTMLTextAreaElement) return focused.readOnly ? null : focused;
  if (!(focused instanceof HTMLInputElement)) return null;
  return focused.readOnly || UNTYPED.includes(focused.type) ? null : focused;
}

/** Whether a field asked, by `data-scan="type"`, to be typed into by scanners. */
export const takesScans = (field: Field | null): boolean => field?.dataset.scan === 'type';

/** Takes down the focused field's value and selection; null when none has the focus. */
export function rememberFocused(): Remembered | null {
  const field = focusedField();
  if (!field) return null;
  const text = field instanceof HTMLSelectElement ? null : field;
  return {
    field,
    value: field.value,
    start: text?.selectionStart ?? null,
    end: text?.selectionEnd ?? null,
  };
}

/** Puts the value and selection back; controlled fields hear of it by an input event. */
export function restore({ field, value, start, end }: Remembered): void {
  if (field.value !== value) {
    field.value = value;
    announce(field);
  }
  if (!(field instanceof HTMLSelectElement) && start !== null && field === document.activeElement) {
    field.setSelectionRange(start, end);
  }
}

/** Inserts text where the caret is, as typing would have; does nothing without a field. */
export function typeIntoFocused(text: string): void {
  const field = focusedField();
  if (!field || field instanceof HTMLSelectElement) return;
  if (field.selectionStart === null) field.value += text;
  else field.setRangeText(text, field.selectionStart, field.selectionEnd ?? 0, 'end');
  announce(field);
}

function announce(field: Field): void {
  field.dispatchEvent(new Event('input', { bubbles: true }));
  if (field instanceof HTMLSelectElement) {
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
