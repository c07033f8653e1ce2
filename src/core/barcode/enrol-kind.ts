import type { CodeKind } from './code-kind.ts';

// A link carries its code; while a device is being bound eight digits are one as well.
function codeIn(text: string, isBinding: boolean): string | undefined {
  const linked = /^https?:\/\/\S*?[?#&](?:enrol|bind)[=/]([0-9A-Za-z_-]+)/.exec(text)?.[1];
  const digits = text.replace(/[\s-]/g, '');
  return linked ?? (isBinding && /^\d{8}$/.test(digits) ? digits : undefined);
}

/** A link or code that binds a device to its station (绑定): read everywhere, never as goods. */
export const enrol: CodeKind = {
  name: 'enrol',
  places: { till: 0, payment: 0, parcel: 0, goods: 0, enrol: 0 },
  shuts: ['*'],
  isLast: false,
  read: (text, { context }) => {
    const code = codeIn(text, context === 'enrol');
    return code === undefined ? [] : [{ candidate: { as: 'enrol', code, url: text }, acts: true }];
  },
};
