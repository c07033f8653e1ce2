const JOINT = '\u00b7';

/** A node of the category tree: its whole path, its own last word, and how many lie in it. */
export type Category = {
  readonly path: string;
  readonly name: string;
  /** 0 at the top. */
  readonly level: number;
  /** Products in it and in all below it. */
  readonly count: number;
};

/** A path as it is stored: levels without blanks around them, none of them empty. */
export const pathOf = (text: string): string =>
  text
    .split(JOINT)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(JOINT);

/** Whether a path is another one or lies below it; '' takes all in. */
export const isWithin = (path: string, other: string): boolean =>
  other === '' || path === other || path.startsWith(`${other}${JOINT}`);

/** A path after `from` was renamed or merged into `to`: what lies below goes with it. */
export const recategorised = (path: string, from: string, to: string): string =>
  isWithin(path, from) && from !== '' ? pathOf(`${to}${path.slice(from.length)}`) : path;

/** Every level of these paths with its count, in the order in which each was first met. */
export function categoryTree(paths: Iterable<string>): Category[] {
  const counts = new Map<string, Category>();
  for (const path of paths) {
    const parts = path.split(JOINT);
    parts.forEach((name, level) => {
      const own = parts.slice(0, level + 1).join(JOINT);
      if (own === '') return;
      const count = (counts.get(own)?.count ?? 0) + 1;
      counts.set(own, { path: own, name, level, count });
    });
  }
  return [...counts.values()];
}
