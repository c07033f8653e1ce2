import { useRef } from 'preact/hooks';

/** Milliseconds a finger rests before a press counts as long. */
const longPressMs = 500;

type PressHandlers = {
  onPointerDown: () => void;
  onPointerUp: () => void;
  onPointerLeave: () => void;
  onPointerCancel: () => void;
  onContextMenu: (event: Event) => void;
  onClick: () => void;
};

/** Handlers that tell a tap from a long press; the tap after a long press is swallowed. */
export function useLongPress(onTap: () => void, onLong?: () => void): PressHandlers {
  const timer = useRef(0);
  const wasLong = useRef(false);
  const stop = () => clearTimeout(timer.current);
  const fire = () => {
    wasLong.current = true;
    onLong?.();
  };
  const start = () => {
    wasLong.current = false;
    stop();
    if (onLong !== undefined) timer.current = window.setTimeout(fire, longPressMs);
  };
  const click = () => {
    if (!wasLong.current) onTap();
    wasLong.current = false;
  };
  const menu = (event: Event) => {
    if (onLong !== undefined) event.preventDefault();
  };
  return {
    onPointerDown: start,
    onPointerUp: stop,
    onPointerLeave: stop,
    onPointerCancel: stop,
    onContextMenu: menu,
    onClick: click,
  };
}
