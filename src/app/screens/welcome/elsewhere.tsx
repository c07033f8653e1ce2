import type { JSX } from 'preact';
import { Button } from '../../ui/button.tsx';
import './welcome.css';

/** Inside a chat's browser: there is no camera and what is stored is wiped; a browser keeps it. */
export function Elsewhere({ onStay }: { readonly onStay: () => void }): JSX.Element {
  return (
    <main class="welcome">
      <Picture />
      <h1 class="welcome-title">请用浏览器打开</h1>
      <p class="welcome-words">
        点右上角的三个点，再点“在浏览器打开”。微信里存不住单，也用不了摄像头。
      </p>
      <Button kind="text" onClick={onStay}>
        只是看看，先在这里开
      </Button>
    </main>
  );
}

/** The three dots at the top right, an arrow to them, and the entry to tap. */
function Picture(): JSX.Element {
  return (
    <svg
      class="welcome-picture"
      viewBox="0 0 240 132"
      role="img"
      aria-label="右上角三个点，在浏览器打开"
    >
      <rect class="welcome-frame" x="2" y="2" width="236" height="128" rx="12" />
      <circle cx="196" cy="24" r="4" />
      <circle cx="210" cy="24" r="4" />
      <circle cx="224" cy="24" r="4" />
      <path class="welcome-arrow" d="M120 62 C160 62 190 56 204 40 M192 44 L205 38 L207 52" />
      <rect class="welcome-entry" x="24" y="76" width="192" height="40" rx="8" />
      <text x="120" y="102" text-anchor="middle">
        在浏览器打开
      </text>
    </svg>
  );
}
