import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';
import './card.css';

type CardProps = {
  title?: string | undefined;
  /** Small words to the right of the title. */
  right?: ComponentChildren;
  tone?: 'plain' | 'attention' | 'wrong' | undefined;
  children: ComponentChildren;
};

/** A surface with a small title: one answer on it. */
export function Card({ title, right, tone, children }: CardProps): JSX.Element {
  return (
    <section class="card" data-tone={tone}>
      {title !== undefined && (
        <header class="card-head">
          <h2 class="card-title">{title}</h2>
          {right !== undefined && <span class="card-right">{right}</span>}
        </header>
      )}
      {children}
    </section>
  );
}

type CardActProps = {
  href?: string | undefined;
  onClick?: (() => void) | undefined;
  children: ComponentChildren;
};

/** What to do about a card, as one green line. */
export function CardAct({ href, onClick, children }: CardActProps): JSX.Element {
  const words = (
    <>
      <span>{children}</span>
      <Icon name="chevron-right" size="small" />
    </>
  );
  if (href !== undefined) {
    return (
      <a class="card-act" href={href}>
        {words}
      </a>
    );
  }
  return (
    <button class="card-act" type="button" onClick={onClick}>
      {words}
    </button>
  );
}
