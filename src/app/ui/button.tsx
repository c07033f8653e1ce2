import type { ComponentChildren, JSX } from 'preact';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import { useLongPress } from './long-press.ts';
import './button.css';

type ButtonProps = {
  /** primary: the one act of the screen; outline: its equal; plain: the rest. */
  kind?: 'primary' | 'outline' | 'plain' | 'danger-text' | 'text' | undefined;
  size?: 'normal' | 'big' | undefined;
  icon?: IconName | undefined;
  /** The key that does the same, e.g. F9. */
  hint?: string | undefined;
  busy?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Takes the whole width. */
  wide?: boolean | undefined;
  type?: 'button' | 'submit' | undefined;
  onClick?: (() => void) | undefined;
  onLongPress?: (() => void) | undefined;
  children: ComponentChildren;
};

/** A button; while busy it ignores taps and shows a moving line, but holds up nothing else. */
export function Button(props: ButtonProps): JSX.Element {
  const act = () => {
    if (props.busy !== true) props.onClick?.();
  };
  const press = useLongPress(act, props.onLongPress);
  return (
    <button
      class="button"
      type={props.type ?? 'button'}
      data-kind={props.kind ?? 'plain'}
      data-size={props.size}
      data-wide={props.wide === true ? '' : undefined}
      aria-busy={props.busy === true ? 'true' : undefined}
      disabled={props.disabled}
      {...press}
    >
      {props.icon !== undefined && <Icon name={props.icon} size="small" />}
      <span class="button-text">{props.children}</span>
      {props.hint !== undefined && <kbd>{props.hint}</kbd>}
    </button>
  );
}
