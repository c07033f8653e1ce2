import type { Boot } from '../store/boot.ts';

/** Puts the keeper's choice of colours and type size on the page. */
export function showLook({ theme, bigType }: Pick<Boot, 'theme' | 'bigType'>): void {
  const { dataset } = document.documentElement;
  if (theme === 'auto') delete dataset['theme'];
  else dataset['theme'] = theme;
  if (bigType) dataset['type'] = 'big';
  else delete dataset['type'];
}
