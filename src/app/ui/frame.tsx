import type { ComponentChildren, JSX } from 'preact';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import './frame.css';

/** One of the five places of the app. */
export type Place = { href: string; label: string; icon: IconName };

type FrameProps = {
  places: readonly Place[];
  /** The href of the place one is in. */
  current: string;
  practice?: boolean | undefined;
  /** A line above everything, e.g. the demo's four steps. */
  strip?: ComponentChildren;
  /** The band of the task in hand. */
  band?: ComponentChildren;
  children: ComponentChildren;
};

/** The app's frame: bottom bar on a phone, left rail from 900 px, the screen in between. */
export function Frame(props: FrameProps): JSX.Element {
  return (
    <div class="frame" data-practice={props.practice === true ? '' : undefined}>
      <div class="frame-top no-print">
        {props.practice === true && <p class="frame-practice">练习 · 不算进账</p>}
        {props.strip}
        {props.band}
      </div>
      <main class="frame-main">{props.children}</main>
      <nav class="frame-nav no-print" aria-label="主菜单">
        {props.places.map((place) => (
          <PlaceLink key={place.href} place={place} here={place.href === props.current} />
        ))}
      </nav>
    </div>
  );
}

function PlaceLink({ place, here }: { place: Place; here: boolean }): JSX.Element {
  return (
    <a class="frame-place" href={place.href} aria-current={here ? 'page' : undefined}>
      <Icon name={place.icon} />
      <span>{place.label}</span>
    </a>
  );
}
