import type { JSX } from 'preact';
import { Button } from './button.tsx';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import './empty.css';

type EmptyProps = {
  icon: IconName;
  /** What is not here, and what to do, in one sentence. */
  text: string;
  action?: { label: string; onClick: () => void } | undefined;
};

/** A list with nothing in it says so and offers the one next step. */
export function Empty({ icon, text, action }: EmptyProps): JSX.Element {
  return (
    <div class="empty">
      <span class="empty-tile">
        <Icon name={icon} size="big" />
      </span>
      <p class="empty-text">{text}</p>
      {action !== undefined && <Button onClick={action.onClick}>{action.label}</Button>}
    </div>
  );
}
