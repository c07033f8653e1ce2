// Sound is an answer, never a condition: where it is missing everything else goes on.

let context: AudioContext | null = null;

// Browsers keep a page silent until it has been touched; a key of a scanner counts too.
function wake(): void {
  context ??= 'AudioContext' in window ? new AudioContext() : null;
  if (context?.state === 'suspended') context.resume().catch(() => undefined);
}

/** Makes sound possible from the user's first touch or key on; call it once at the start. */
export function readySound(): void {
  for (const gesture of ['pointerdown', 'keydown']) {
    window.addEventListener(gesture, wake, { capture: true, once: true, passive: true });
  }
}

function tone(hertz: number, seconds: number, after = 0): void {
  if (context?.state !== 'running') return;
  const begin = context.currentTime + after;
  const wave = context.createOscillator();
  const level = context.createGain();
  wave.type = 'square';
  wave.frequency.value = hertz;
  level.gain.setValueAtTime(0.15, begin);
  level.gain.exponentialRampToValueAtTime(0.001, begin + seconds);
  wave.connect(level).connect(context.destination);
  wave.start(begin);
  wave.stop(begin + seconds);
}

/** The beep of a scan that found something. */
export const beep = (): void => tone(1800, 0.09);

/** The lower, longer tone of an unknown code. */
export const lowTone = (): void => tone(330, 0.3);

/** Two rising tones: money has come. */
export function chime(): void {
  tone(1_320, 0.12);
  tone(1_760, 0.22, 0.13);
}

/** A short shake of the phone, for a code that counts; nothing where it cannot. */
export function buzz(): void {
  if ('vibrate' in navigator) navigator.vibrate(40);
}

/** Says a Chinese sentence with a voice that works offline; false when there is none. */
export function speak(text: string): boolean {
  if (!('speechSynthesis' in window)) return false;
  const voice = speechSynthesis
    .getVoices()
    .find((one) => one.localService && /^(?:zh|cmn)\b/i.test(one.lang));
  if (!voice) return false;
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(words);
  return true;
}
