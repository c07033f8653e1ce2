import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';
import './qr-picture.css';

/** A QR code as a picture, dark on light in either theme; `label` is what it is for. */
export function QrPicture({ text, label }: { text: string; label: string }): JSX.Element {
  const { path, size } = useMemo(() => {
    const code = encode(text, { border: 2 });
    const cells = code.data.flatMap((row, y) =>
      row.flatMap((on, x) => (on ? `M${x} ${y}h1v1h-1z` : [])),
    );
    return { path: cells.join(''), size: code.size };
  }, [text]);
  return (
    <svg class="qr-picture" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
