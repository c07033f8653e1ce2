// What a scanned text can mean. The screen's task decides the order, never the format alone:
// a scale label, a payment code and a parcel number can have the same digits, and a wrong guess
// must not sell or charge anything. What each kind of code is stands in the registry.
import type { Candidate, CodeKind, Meaning, ScanSettings } from './code-kind.ts';
import { isGtin } from './gtin.ts';
import { CODE_KINDS, kindsIn } from './registry.ts';

/**
 * A scanner's text without what is not the code: full-width forms, blanks and control characters
 * around it, the AIM symbology prefix (`]C1`, `]E0`, `]d2` …), a GS1 item number's further fields.
 */
export function bareCode(scanned: string): string {
  const trimmed = scanned.normalize('NFKC').replace(/^[\s\u0000-\u001f]+|[\s\u0000-\u001f]+$/g, '');
  const aim = /^\](?:(C1|d2|Q3|e0)|[A-Za-z][0-9A-Za-z])[\s\u0000-\u001f]*/.exec(trimmed);
  const rest = aim ? trimmed.slice(aim[0].length) : trimmed;
  const gs1 = aim?.[1] !== undefined || scanned.trimStart().startsWith('\u001d');
  const text = /^[\d\s]+$/.test(rest) ? rest.replace(/\s/g, '') : rest;
  const item = gs1 ? /^01(\d{14})/.exec(text)?.[1] : undefined;
  return item !== undefined && isGtin(item) ? item : text.replace(/[\u0000-\u001f]/g, '');
}

/** The meanings that the kinds find in a bare text, the likeliest first. */
function meaningsOf(
  text: string,
  settings: ScanSettings,
  kinds: readonly CodeKind[],
): readonly Meaning[] {
  const found: Meaning[] = [];
  const shut = new Set<string>();
  for (const kind of kindsIn(settings.context, kinds)) {
    if (shut.has('*') || shut.has(kind.name) || (kind.isLast && found.length > 0)) continue;
    const meanings = kind.read(text, settings);
    if (meanings.length > 0) for (const name of kind.shuts) shut.add(name);
    found.push(...meanings);
  }
  return found;
}

/**
 * What to do about a scan. `candidates` are all its meanings, those the shop can act on first,
 * then the proposals; never empty. `ask` are two or more that it could act on: a person chooses,
 * the screen never does; empty when there is nothing to choose.
 */
export type Understood = {
  readonly text: string;
  readonly candidates: readonly Candidate[];
  readonly ask: readonly Candidate[];
};

/** Reads a scan for the task in hand, and says whether a person has to choose. */
export function understand(
  scanned: string,
  settings: ScanSettings,
  kinds: readonly CodeKind[] = CODE_KINDS,
): Understood {
  const text = bareCode(scanned);
  const found = meaningsOf(text, settings, kinds);
  const acting = found.filter(({ acts }) => acts);
  const ordered = [...acting, ...found.filter(({ acts }) => !acts)];
  return {
    text,
    candidates:
      ordered.length > 0 ? ordered.map(({ candidate }) => candidate) : [{ as: 'unknown', text }],
    ask: acting.length > 1 ? acting.map(({ candidate }) => candidate) : [],
  };
}
