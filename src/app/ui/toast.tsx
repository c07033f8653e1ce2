import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { dismiss, stayMs, toasts, type Toast } from './toast-queue.ts';
import './toast.css';

/** The place where messages appear; stands once in the app. */
export function Toasts(): JSX.Element {
  return (
    <div class="toasts no-print" role="status">
      {toasts.value.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastLine({ toast }: { toast: Toast }): JSX.Element {
  const { id, text, action } = toast;
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), stayMs(toast));
    return () => clearTimeout(timer);
  }, [id]);
  const act = () => {
    action?.run();
    dismiss(id);
  };
  return (
    <p class="toast">
      <span class="toast-text">{text}</span>
      {action !== undefined && (
        <button class="toast-act" type="button" onClick={act}>
          {action.label}
        </button>
      )}
    </p>
  );
}
