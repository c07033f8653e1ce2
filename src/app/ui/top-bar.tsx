import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';
import './top-bar.css';

type TopBarProps = {
  title: string;
  back?: (() => void) | undefined;
  right?: ComponentChildren;
};

/** The head of a screen: its name, the way back, and one thing on the right. */
export function TopBar({ title, back, right }: TopBarProps): JSX.Element {
  return (
    <header class="top-bar no-print">
      {back !== undefined && (
        <button class="top-bar-back" type="button" onClick={back} aria-label="返回">
          <Icon name="chevron-left" />
        </button>
      )}
      <h1 class="top-bar-title">{title}</h1>
      {right !== undefined && <div class="top-bar-right">{right}</div>}
    </header>
  );
}
