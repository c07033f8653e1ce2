import type { ComponentChildren, JSX } from 'preact';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import './row.css';

type RowProps = {
  title: ComponentChildren;
  detail?: ComponentChildren;
  /** The figure or word on the right. */
  right?: ComponentChildren;
  rightDetail?: ComponentChildren;
  icon?: IconName | undefined;
  /** What stands at the head of the row in the place of an icon. */
  picture?: ComponentChildren;
  selected?: boolean | undefined;
  /** Just arrived: tinted until the next one. */
  fresh?: boolean | undefined;
  href?: string | undefined;
  onClick?: (() => void) | undefined;
  /** Buttons between title and figure; not together with href or onClick. */
  children?: ComponentChildren;
};

/** One line of a list; it is a link, a button or plain, by what it is given. */
export function Row(props: RowProps): JSX.Element {
  const state = {
    'data-fresh': props.fresh === true ? '' : undefined,
    'data-selected': props.selected === true ? '' : undefined,
  };
  if (props.href !== undefined) {
    return (
      <a class="row" href={props.href} {...state}>
        <RowBody {...props} />
      </a>
    );
  }
  if (props.onClick !== undefined) {
    return (
      <button class="row" type="button" onClick={props.onClick} {...state}>
        <RowBody {...props} />
      </button>
    );
  }
  return (
    <div class="row" {...state}>
      <RowBody {...props} />
    </div>
  );
}

function RowBody(props: RowProps): JSX.Element {
  const { title, detail, right, rightDetail, icon, picture, children } = props;
  return (
    <>
      {picture}
      {icon !== undefined && (
        <span class="row-tile">
          <Icon name={icon} size="small" />
        </span>
      )}
      <span class="row-words">
        <span class="row-title">{title}</span>
        {detail !== undefined && <span class="row-detail">{detail}</span>}
      </span>
      {children}
      {right !== undefined && (
        <span class="row-right">
          {right}
          {rightDetail !== undefined && <span class="row-detail">{rightDetail}</span>}
        </span>
      )}
    </>
  );
}
