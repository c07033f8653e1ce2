import type { JSX } from 'preact';
import { iconPaths, type IconName } from './icon-paths.ts';
import './icon.css';

type IconProps = { name: IconName; size?: 'small' | 'normal' | 'big' };

/** One line icon in the colour of its text; it is never alone, so readers skip it. */
export function Icon({ name, size = 'normal' }: IconProps): JSX.Element {
  return (
    <svg class="icon" data-size={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  );
}
