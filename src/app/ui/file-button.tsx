import type { ComponentProps, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Button } from './button.tsx';

type FileButtonProps = ComponentProps<typeof Button> & {
  /** What the file is, for those who hear the screen. */
  readonly label: string;
  readonly accept: string;
  readonly testId: string;
  readonly onFile: (file: File) => void;
};

/** A button that asks for a file; the same file can be chosen again. */
export function FileButton({
  label,
  accept,
  testId,
  onFile,
  ...button
}: FileButtonProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        class="sr-only"
        type="file"
        data-testid={testId}
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
      <Button {...button} onClick={() => input.current?.click()} />
    </>
  );
}
