import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';
import './band.css';

type BandProps = {
  /** The word of the task in hand, e.g. 包裹入库. */
  title: string;
  /** Where it stands, e.g. 货架 3-2. */
  detail?: string | undefined;
  right?: ComponentChildren;
  /** task: yellow; goods: green; note: soft yellow, a thin line of news. */
  tone?: 'task' | 'goods' | 'note' | undefined;
  back?: (() => void) | undefined;
  /** A band that leads somewhere is one link (进货没做完 12/30). */
  href?: string | undefined;
};

/** The coloured band that names the task in hand, or leads back to one left open. */
export function Band(props: BandProps): JSX.Element {
  const { tone = 'task', href, back } = props;
  if (href !== undefined) {
    return (
      <a class="band" data-tone={tone} href={href}>
        <BandWords {...props} />
        <Icon name="chevron-right" />
      </a>
    );
  }
  return (
    <div class="band" data-tone={tone}>
      {back !== undefined && (
        <button class="band-back" type="button" onClick={back} aria-label="返回">
          <Icon name="chevron-left" />
        </button>
      )}
      <BandWords {...props} />
    </div>
  );
}

function BandWords({ title, detail, right }: BandProps): JSX.Element {
  return (
    <>
      <span class="band-words">
        <strong>{title}</strong>
        {detail !== undefined && <strong>{` · ${detail}`}</strong>}
      </span>
      {right !== undefined && <span class="band-right">{right}</span>}
    </>
  );
}
