import type { JSX } from 'preact';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { Switch } from '../../ui/switch.tsx';
import { type BodyRun, type RunLetter, bodyOf, freeLetters, layoutWith } from './layout-runs.ts';

const LETTER_WORDS: Record<RunLetter, string> = {
  P: '货号',
  A: '金额',
  W: '重量',
  U: '单价',
  X: '不用',
};

type LayoutEditorProps = {
  readonly length: 13 | 18;
  readonly layout: string;
  readonly onChange: (layout: string) => void;
};

/** Where each digit of a label belongs, from the left, run by run. */
export function LayoutEditor({ length, layout, onChange }: LayoutEditorProps): JSX.Element {
  const runs = bodyOf(layout);
  const hasCheck = layout.endsWith('C');
  const set = (next: readonly BodyRun[]): void => onChange(layoutWith(next, hasCheck));
  const change = (at: number, run: Partial<BodyRun>): void =>
    set(runs.map((own, i) => (i === at ? { ...own, ...run } : own)));
  const [free] = freeLetters(runs);
  return (
    <div class="layout-runs">
      <p class="muted">从左到右，开头 2 位之后是：</p>
      {runs.map(({ letter, size }, i) => (
        <div class="layout-run" key={`${letter}${i}`}>
          <Select
            label={`第 ${i + 1} 段`}
            value={letter}
            options={freeLetters(runs, letter).map((value) => ({
              value,
              label: LETTER_WORDS[value],
            }))}
            onChange={(value) => change(i, { letter: value })}
          />
          <Stepper
            label={`${LETTER_WORDS[letter]}的位数`}
            text={`${size} 位`}
            onLess={() =>
              size > 1 ? change(i, { size: size - 1 }) : set(runs.filter((_, at) => at !== i))
            }
            onMore={() => change(i, { size: Math.min(length, size + 1) })}
          />
        </div>
      ))}
      {free !== undefined && (
        <Button icon="plus" onClick={() => set([...runs, { letter: free, size: 1 }])}>
          加一段
        </Button>
      )}
      <Switch
        label="最后一位是校验位"
        on={hasCheck}
        onChange={(on) => onChange(layoutWith(runs, on))}
      />
      <p class="layout-sum" data-wrong={layout.length === length ? undefined : ''}>
        排了 {layout.length} 位，要 {length} 位。
      </p>
    </div>
  );
}
