// The project's own sources as the tidy test reads them: text without comments and strings, with
// every line where it was.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Source = {
  readonly path: string;
  readonly text: string;
  /** Comments blanked. */
  readonly code: string;
  /** Comments and the insides of strings blanked. */
  readonly bare: string;
};

const NOT_OURS = new Set(['node_modules', '.git', '.build', '.data', '.bench', '.cache']);

/** Paths of all files below a folder, from the project's root. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return NOT_OURS.has(item.name) ? [] : filesIn(path);
    return [path];
  });
}

export const isCode = (path: string): boolean => /\.(ts|tsx|mjs)$/.test(path);

export function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, code: blank(text, false), bare: blank(text, true) };
}

const TOKENS = new RegExp(
  [
    String.raw`\/\/[^\n]*`,
    String.raw`\/\*[\s\S]*?\*\/`,
    String.raw`'(?:[^'\\\n]|\\.)*'`,
    String.raw`"(?:[^"\\\n]|\\.)*"`,
    '`(?:[^`\\\\]|\\\\[\\s\\S])*`',
    String.raw`(?<=[=(,:;!&|?{}\n]\s*|return\s)\/(?![*\/])(?:[^\/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*`,
  ].join('|'),
  'g',
);

function blank(text: string, strings: boolean): string {
  return text.replace(TOKENS, (token) => {
    const isComment = /^\/[/*]/.test(token);
    if (!isComment && !strings) return token;
    const inside = isComment ? token : token.slice(1, -1);
    const blanked = inside.replace(/[^\n]/g, ' ');
    return isComment ? blanked : `${token[0]}${blanked}${token.at(-1)}`;
  });
}

/** What a file imports: packages by name, own files by path from the root. */
export function importsOf({ path, code }: Source): { packages: string[]; files: string[] } {
  const found = [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'|new URL\('(\.[^']+)'/g)].map(
    (match) => (match[1] ?? match[2] ?? '').replace(/\?.*$/, ''),
  );
  const files = found
    .filter((name) => name.startsWith('.'))
    .map((name) => relative('.', normalize(join(dirname(path), name))))
    .filter((name) => name !== '');
  const packages = found
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  return { packages, files };
}

/** Length in lines of every function with a body, by its first line. */
export function functionLengths(bare: string): { line: number; length: number }[] {
  const open: { line: number; isFunction: boolean }[] = [];
  const found: { line: number; length: number }[] = [];
  let line = 1;
  for (let at = 0; at < bare.length; at += 1) {
    const sign = bare[at];
    if (sign === '\n') line += 1;
    if (sign === '{')
      open.push({ line, isFunction: opensFunction(bare.slice(Math.max(0, at - 400), at)) });
    if (sign === '}') {
      const begun = open.pop();
      if (begun?.isFunction) found.push({ line: begun.line, length: line - begun.line + 1 });
    }
  }
  return found;
}

function opensFunction(before: string): boolean {
  const text = before.trimEnd();
  if (text.endsWith('=>')) return true;
  const head =
    /([\w$.]+)\s*(?:<[^<>()]*>)?\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?:\s*:\s*[^;{}=]+)?$/.exec(
      text,
    );
  return head !== null && !/^(?:if|for|while|switch|catch|with)$/.test(head[1] ?? '');
}
