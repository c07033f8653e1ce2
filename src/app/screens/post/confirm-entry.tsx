import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { photoType } from '../../../core/goods/photo.ts';
import type { PhotoBytes } from '../../store/photos.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import type { Given } from './confirming.ts';
import { SignatureSheet } from './signature-sheet.tsx';

type ConfirmEntryProps = {
  /** The gift's name. */
  readonly gift: string;
  readonly given: Given | null;
  readonly onGiven: (given: Given | null) => void;
};

/** 客人怎么确认: on his phone, by the paper voucher that he leaves, or by his signature. */
export function ConfirmEntry({ gift, given, onGiven }: ConfirmEntryProps): JSX.Element {
  const [isSigning, setSigning] = useState(false);
  const choose = (by: Given['by'] | 'none'): void => {
    if (by === 'signature') setSigning(true);
    else onGiven(by === 'none' ? null : { by });
  };
  return (
    <>
      <Choice<Given['by'] | 'none'>
        label="客人拿到了，怎么确认的？没带手机就签字"
        titled
        value={isSigning ? 'signature' : (given?.by ?? 'none')}
        onChange={choose}
        options={[
          { value: 'phone', label: '手机上点了' },
          { value: 'voucher', label: '收了纸券' },
          { value: 'signature', label: '签字' },
        ]}
      />
      {given?.by === 'signature' && (
        <div class="signature-shown">
          <Shown picture={given.picture} />
          <Button icon="undo" onClick={() => setSigning(true)}>
            重签
          </Button>
        </div>
      )}
      {isSigning && (
        <SignatureSheet
          gift={gift}
          onClose={() => setSigning(false)}
          onSigned={(picture) => {
            onGiven({ by: 'signature', picture });
            setSigning(false);
          }}
        />
      )}
    </>
  );
}

function Shown({ picture }: { readonly picture: PhotoBytes }): JSX.Element {
  const address = useMemo(() => {
    const type = photoType(picture) ?? '';
    return URL.createObjectURL(new Blob([picture], { type }));
  }, [picture]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return <img src={address} alt="客人的签名" />;
}
