import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { useBackKey } from './back-key.ts';
import './sheet.css';

type SheetProps = {
  open: boolean;
  title: string;
  /** Called on Esc, back, the cross and a tap outside. */
  onClose: () => void;
  /** side: a tall panel on wide screens; centre: a box. On a phone both rise from below. */
  place?: 'side' | 'centre' | undefined;
  /** Buttons that stay in view below the scrolling part. */
  foot?: ComponentChildren;
  children: ComponentChildren;
};

/** A task on top of a screen; the focus goes back to where it was. */
export function Sheet({ open, ...rest }: SheetProps): JSX.Element | null {
  return open ? <OpenSheet {...rest} /> : null;
}

function OpenSheet(props: Omit<SheetProps, 'open'>): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useBackKey(props.onClose);
  useLayoutEffect(() => showModal(box.current), []);
  return (
    <dialog
      class="sheet"
      ref={box}
      tabIndex={-1}
      data-place={props.place ?? 'centre'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) props.onClose();
      }}
    >
      <div class="sheet-box">
        <header class="sheet-head">
          <h2 class="sheet-title" id={titleId}>
            {props.title}
          </h2>
          <button class="sheet-close" type="button" onClick={props.onClose} aria-label="关上">
            <Icon name="x" />
          </button>
        </header>
        <div class="sheet-body">{props.children}</div>
        {props.foot !== undefined && <footer class="sheet-foot">{props.foot}</footer>}
      </div>
    </dialog>
  );
}

// Left alone, the browser would give the focus to the closing cross.
function showModal(box: HTMLDialogElement | null): () => void {
  box?.showModal();
  if (box?.querySelector('[autofocus]') === null) box.focus();
  return () => box?.close();
}
