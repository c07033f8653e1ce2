import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isPhone, maskedPhone } from '../../core/post/phone.ts';
import { DigitPad } from './digit-pad.tsx';
import { Button } from '../ui/button.tsx';

type PhoneEntryProps = {
  /** The masked phone once it is whole; null while it is typed. */
  readonly masked: string | null;
  /** Called once with the whole number, which is then forgotten here. */
  readonly onPhone: (phone: string, masked: string) => void;
  readonly onAgain: () => void;
};

/** A guest's phone: with its last digit it becomes 138****5678 and the number is gone. */
export function PhoneEntry({ masked, onPhone, onAgain }: PhoneEntryProps): JSX.Element {
  const [text, setText] = useState('');
  if (masked !== null) {
    return (
      <div class="post-phone">
        <span>
          客人手机 <strong>{masked}</strong>
        </span>
        <Button kind="text" onClick={onAgain}>
          重输
        </Button>
      </div>
    );
  }
  const type = (typed: string): void => {
    const hidden = maskedPhone(typed);
    setText(hidden === null ? typed : '');
    if (hidden !== null) onPhone(typed, hidden);
  };
  const isWrong = text.length === 11 && !isPhone(text);
  return (
    <DigitPad
      label="客人手机"
      value={text}
      onChange={type}
      most={11}
      hint={isWrong ? '这不是手机号，请看清再输' : '只留前 3 位和后 4 位'}
    />
  );
}
