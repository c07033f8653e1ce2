import { catalogueGroup } from './catalogue.ts';
import { importGroup } from './import-group.ts';
import { type Note, type Result, table } from './result.ts';
import { sizeGroup } from './size.ts';
import { type Stage, openStage } from './stage.ts';
import { tillGroup } from './till.ts';

type Group = (stage: Stage, note: Note) => Promise<void>;

/** Every group by its name; later ones are added here. */
const GROUPS: ReadonlyMap<string, Group> = new Map([
  ['till', tillGroup], ['import', importGroup], ['catalogue', catalogueGroup],
  ['size', sizeGroup],
]);

/** The results, the same as text, and what could not be measured. */
export type Measured = {
  readonly results: readonly Result[]; readonly text: string; readonly failures: string[];
};

/** Runs groups (all of them when none is named); what could not be measured is a failure. */
export async function measure(
  wanted: readonly string[], tell: (text: string) => void,
): Promise<Measured> {
  const unknown = wanted.filter((name) => !GROUPS.has(name));
  if (unknown.length > 0) {
    const known = [...GROUPS.keys()].join(', ');
    return { results: [], text: '', failures: [`no group ${unknown.join(', ')}: ${known}`] };
  }
  const results: Result[] = [];
  const failures: string[] = [];
  const stage = await openStage(tell);
  try {
    for (const [name, group] of GROUPS) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      try {
        await group(stage, (...more) => { results.push(...more); });
      } catch (failure) {
        failures.push(`${name}: ${failure instanceof Error ? failure.stack : String(failure)}`);
      }
    }
  } finally {
    await stage.close();
  }
  return { results, text: table(results), failures };
}

