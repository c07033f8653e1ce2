import { catalogueGroup } from './catalogue.ts';
import { commissionGroup } from './commission.ts';
import { goodsGroup } from './goods-group.ts';
import { importGroup } from './import-group.ts';
import { newsGroup } from './news.ts';
import { parcelsGroup } from './parcels.ts';
import { payGroup } from './pay.ts';
import { type Note, type Result, table } from './result.ts';
import { sizeGroup } from './size.ts';
import { scanGroup } from './scan.ts';
import { type Stage, openStage } from './stage.ts';
import { syncGroup } from './sync.ts';
import { tillGroup } from './till.ts';

type Group = (stage: Stage, note: Note) => Promise<void>;

/** Every group by its name; later ones are added here. */
const GROUPS: ReadonlyMap<string, Group> = new Map([
  ['till', tillGroup],
  ['import', importGroup],
  ['goods', goodsGroup],
  ['catalogue', catalogueGroup],
  ['sync', syncGroup],
  ['news', newsGroup],
  ['pay', payGroup],
  ['scan', scanGroup],
  ['commission', commissionGroup],
  ['parcels', parcelsGroup],
  ['size', sizeGroup],
]);

/** What has been measured so far, the same as text, and what could not be measured. */
export type Measured = {
  readonly results: Result[];
  readonly failures: string[];
  readonly text: () => string;
  /** Ends everything that was started. */
  close: () => Promise<void>;
};

export function newMeasured(): Measured {
  const results: Result[] = [];
  return { results, failures: [], text: () => table(results), close: () => Promise.resolve() };
}

/** Runs groups, all of them when none is named. */
export async function measure(
  wanted: readonly string[],
  tell: (text: string) => void,
  measured: Measured,
): Promise<void> {
  const unknown = wanted.filter((name) => !GROUPS.has(name));
  if (unknown.length > 0) {
    measured.failures.push(`no group ${unknown.join(', ')}: ${[...GROUPS.keys()].join(', ')}`);
    return;
  }
  const stage = await openStage(tell);
  measured.close = stage.close;
  for (const [name, group] of GROUPS) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    try {
      await group(stage, (...more) => {
        measured.results.push(...more);
      });
    } catch (failure) {
      const why = failure instanceof Error ? failure.stack : String(failure);
      measured.failures.push(`${name}: ${why}`);
    }
  }
}
