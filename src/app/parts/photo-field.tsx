import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { shrunk } from '../device/shrinking.ts';
import { useSession } from '../session.ts';
import { type PhotoKept, keepPhoto } from '../store/photos.ts';
import type { Store } from '../store/store.ts';
import { Button } from '../ui/button.tsx';
import { FileButton } from '../ui/file-button.tsx';
import { say } from '../ui/toast-queue.ts';
import { Photo } from './photo.tsx';

type PhotoFieldProps = {
  /** SHA-256 of the picture; null: there is none. */
  readonly hash: string | null;
  /** What the picture is of. */
  readonly alt: string;
  readonly onHash: (hash: string | null) => void;
};

const TROUBLE: Readonly<Record<Extract<PhotoKept, { ok: false }>['why'], string>> = {
  unreadable: '这个文件打不开，不是照片，请换一张。',
  'too-large': '这张照片太大，压不下来，请换一张。',
  'no-room': '机器存满了，照片没存上，别的照常。',
};

async function kept(store: Store, file: File): Promise<PhotoKept> {
  const small = await shrunk(file);
  return small.ok ? keepPhoto(store, small.bytes) : small;
}

/** A picture that is taken or chosen here and made small; it is sent when there is a line. */
export function PhotoField({ hash, alt, onHash }: PhotoFieldProps): JSX.Element {
  const { store } = useSession();
  const [isBusy, setBusy] = useState(false);
  const take = async (file: File): Promise<void> => {
    setBusy(true);
    const done = await kept(store, file).catch((error: unknown): PhotoKept => {
      reportError(error);
      return { ok: false, why: 'no-room' };
    });
    setBusy(false);
    if (done.ok) onHash(done.hash);
    else say(TROUBLE[done.why]);
  };
  return (
    <div class="photo-field">
      <Photo hash={hash} alt={alt} />
      <div class="photo-field-acts">
        <FileButton
          icon="camera"
          busy={isBusy}
          label="照片文件"
          accept="image/*"
          testId="photo-file"
          onFile={(file) => void take(file)}
        >
          {hash === null ? '拍张照片' : '换一张'}
        </FileButton>
        {hash !== null && (
          <Button kind="danger-text" icon="trash" onClick={() => onHash(null)}>
            不要照片
          </Button>
        )}
      </div>
    </div>
  );
}
