import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { shelfName } from '../../../core/post/pickup.ts';
import { DigitPad } from '../../parts/digit-pad.tsx';
import { Button } from '../../ui/button.tsx';

type ShelfChoiceProps = {
  readonly known: readonly string[];
  readonly onShelf: (shelf: string) => void;
};

/** Which shelf the next parcels go to: one tap on a known one, or typed as 3-2. */
export function ShelfChoice({ known, onShelf }: ShelfChoiceProps): JSX.Element {
  const [text, setText] = useState('');
  const shelf = shelfName(text);
  const choose = (): void => {
    if (shelf !== null) onShelf(shelf);
  };
  return (
    <div class="post-shelf">
      {known.length > 0 && (
        <div class="post-shelf-known">
          {known.map((one) => (
            <Button key={one} onClick={() => onShelf(one)}>
              {one}
            </Button>
          ))}
        </div>
      )}
      <DigitPad
        label="放到哪个货架"
        hint="货架-层，比如 3-2"
        dash
        most={7}
        value={text}
        onChange={setText}
        onEnter={choose}
      />
      <Button kind="primary" size="big" wide disabled={shelf === null} onClick={choose}>
        {shelf === null ? '选货架' : `放到 ${shelf}`}
      </Button>
    </div>
  );
}
