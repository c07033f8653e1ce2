import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TableCell } from '../../../core/import/table.ts';
import { dayOf } from '../../../core/time.ts';
import { saveFile } from '../../device/save-file.ts';
import { tableFile } from '../../device/table-export.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { say } from '../../ui/toast-queue.ts';

type SaveTableProps = {
  /** What the table is of, for the file's name. */
  readonly name: string;
  /** The table, heads first. */
  readonly rows: () => TableCell[][];
  readonly disabled: boolean;
};

/** Saves what a list shows as a CSV file. */
export function SaveTable({ name, rows, disabled }: SaveTableProps): JSX.Element {
  const { now } = useSession();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    try {
      const table = await tableFile('csv', async (take) => void (await take(rows())));
      saveFile(table, `${name}-${dayOf(now())}.csv`);
      say('表存好了，在“下载”里。');
    } catch (error) {
      reportError(error);
      say('没能导出，请再点一次。');
    }
    setBusy(false);
  };
  return (
    <Button icon="download" busy={isBusy} disabled={disabled} onClick={() => void save()}>
      存成表
    </Button>
  );
}
