import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { COLUMNS, type Column } from '../../../core/import/column.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Switch } from '../../ui/switch.tsx';
import { COLUMN_NAMES } from './columns.ts';
import type { Checked, ImportTask, Step } from './import-task.ts';
import { MAPPING_WORDS, rowWords } from './words.ts';

type PreviewProps = { step: Extract<Step, { at: 'preview' }>; task: ImportTask };

/** The file's first rows with the meaning of each column, and what importing it would do. */
export function PreviewStep({ step, task }: PreviewProps): JSX.Element {
  return (
    <>
      <Card title={step.file} right={`${step.preview.rows} 行`}>
        <p>看看每一列认得对不对，不对就点一下改。</p>
        <Sample step={step} task={task} />
        {step.fault !== null && (
          <p class="import-trouble" role="alert">
            {MAPPING_WORDS[step.fault]}
          </p>
        )}
      </Card>
      {step.checked === null ? (
        step.fault === null && <p role="status">正在检查……</p>
      ) : (
        <Report checked={step.checked} onWrite={() => void task.write()} />
      )}
    </>
  );
}

function Sample({ step, task }: PreviewProps): JSX.Element {
  const { preview, mapping } = step;
  return (
    <div class="import-sample" tabIndex={0} role="group" aria-label="前几行">
      <table>
        <thead>
          <tr>
            {preview.heads.map((head, at) => (
              <th key={at} scope="col">
                <ColumnSelect
                  head={head}
                  value={mapping[at] ?? null}
                  onChange={(column) => void task.map(at, column)}
                />
                <span>{head}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.sample.map((cells, row) => (
            <tr key={row}>
              {preview.heads.map((_, at) => (
                <td key={at}>{cells[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type SelectProps = {
  head: string;
  value: Column | null;
  onChange: (column: Column | null) => void;
};

function ColumnSelect({ head, value, onChange }: SelectProps): JSX.Element {
  return (
    <select
      class="import-select"
      aria-label={`“${head}”这一列是`}
      value={value ?? ''}
      data-on={value === null ? undefined : ''}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        onChange(COLUMNS.find((column) => column === chosen) ?? null);
      }}
    >
      <option value="">不要</option>
      {COLUMNS.map((column) => (
        <option key={column} value={column}>
          {COLUMN_NAMES[column]}
        </option>
      ))}
    </select>
  );
}

type ReportProps = { checked: Checked; onWrite: () => void };

function Report({ checked, onWrite }: ReportProps): JSX.Element {
  const [isSkipping, setSkipping] = useState(false);
  const { added, changed, faulty, unpriced, done } = checked;
  const goods = added + changed;
  const isReady = goods > 0 && (faulty === 0 || isSkipping);
  return (
    <Card title="检查好了" tone={faulty > 0 ? 'attention' : 'plain'}>
      <p>
        {`新商品 ${added} 样。`}
        {changed > 0 && `店里已有的 ${changed} 样，会改成文件里的。`}
      </p>
      {unpriced > 0 && <p>其中 {unpriced} 样没有售价，卖的时候再填。</p>}
      {done > 0 && <p>这个文件上次导了一半，这次接着导。</p>}
      {faulty > 0 && <Errors checked={checked} />}
      {faulty > 0 && (
        <Switch
          label={`跳过有错的 ${faulty} 行`}
          detail="只导入没错的；也可以改好文件再选一次"
          on={isSkipping}
          onChange={setSkipping}
        />
      )}
      <Button kind="primary" size="big" wide disabled={!isReady} onClick={onWrite}>
        {`导入 ${goods} 样`}
      </Button>
    </Card>
  );
}

function Errors({ checked: { errors, faulty } }: { checked: Checked }): JSX.Element {
  return (
    <div class="import-errors" data-testid="import-errors">
      <p>
        <strong>{faulty} 行有错，还没有导入任何商品。</strong>
      </p>
      <ul tabIndex={0} aria-label="有错的行">
        {errors.map((error, at) => (
          <li key={at}>{rowWords(error)}</li>
        ))}
      </ul>
      {errors.length < faulty && <p>只列出前 {errors.length} 条。</p>}
    </div>
  );
}
