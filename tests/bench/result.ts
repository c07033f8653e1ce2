// What a measurement is and how it is judged; `limit` is the raw figure of the same run.

/** One row of `.bench/results.json`. `goal` bounds `ratio` where there is one, else `value`. */
export type Result = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number | null;
  readonly ratio: number | null;
  readonly goal: string | null;
  readonly ok: boolean;
};

/** Takes results in as they are measured. */
export type Note = (...results: readonly Result[]) => void;

const round = (value: number): number => Number(value.toPrecision(4));

/** A figure that should be at most `most` (null: it is only told). */
export const atMost = (name: string, value: number, unit: string, most: number | null): Result => ({
  name,
  value: round(value),
  unit,
  limit: null,
  ratio: null,
  goal: most === null ? null : `≤ ${most} ${unit}`,
  ok: most === null || value <= most,
});

/** A figure that must be exactly so. */
export const exactly = (name: string, value: number, unit: string, wanted: number): Result => ({
  name,
  value,
  unit,
  limit: null,
  ratio: null,
  goal: `= ${wanted} ${unit}`,
  ok: value === wanted,
});

/** A figure that should be at most `most` times the raw one. */
export const against = (
  name: string,
  value: number,
  unit: string,
  limit: number,
  most: number,
): Result => {
  const ratio = value / limit;
  return {
    name,
    value: round(value),
    unit,
    limit: round(limit),
    ratio: round(ratio),
    goal: `≤ ${most} ×`,
    ok: ratio <= most,
  };
};

/** A figure beside the raw one, without a goal. */
export const told = (name: string, value: number, unit: string, limit: number): Result => ({
  name,
  value: round(value),
  unit,
  limit: round(limit),
  ratio: round(value / limit),
  goal: null,
  ok: true,
});

/** A figure that should be large: at least `value`, or at least `ratio` times the raw one. */
export const atLeast = (
  name: string,
  value: number,
  unit: string,
  limit: number | null,
  least: { readonly value?: number; readonly ratio?: number },
): Result => {
  const ratio = limit === null ? null : value / limit;
  return {
    name,
    value: round(value),
    unit,
    limit: limit === null ? null : round(limit),
    ratio: ratio === null ? null : round(ratio),
    goal: least.ratio === undefined ? `≥ ${least.value ?? 0} ${unit}` : `≥ ${least.ratio} ×`,
    ok: value >= (least.value ?? 0) && (ratio ?? 0) >= (least.ratio ?? 0),
  };
};

const sorted = (figures: readonly number[]): number[] => [...figures].sort((a, b) => a - b);

/** The figure below which a share of all lies (nearest rank). */
export function percentile(figures: readonly number[], share: number): number {
  const figure = sorted(figures)[Math.max(0, Math.ceil(figures.length * share) - 1)];
  if (figure === undefined) throw new Error('nothing was measured');
  return figure;
}

export const median = (figures: readonly number[]): number => percentile(figures, 0.5);
export const p95 = (figures: readonly number[]): number => percentile(figures, 0.95);

const cells = (result: Result): string[] => [
  result.ok ? '' : '!',
  result.name,
  `${result.value} ${result.unit}`,
  result.limit === null ? '' : `${result.limit} ${result.unit}`,
  result.ratio === null ? '' : `${result.ratio} ×`,
  result.goal ?? '',
];

/** All results as text in columns; a row that misses its goal begins with an exclamation mark. */
export function table(results: readonly Result[]): string {
  const rows = [['', 'what', 'value', 'raw', 'ratio', 'goal'], ...results.map(cells)];
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
