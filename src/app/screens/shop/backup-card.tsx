import type { JSX } from 'preact';
import { dayOf } from '../../../core/time.ts';
import { saveFile } from '../../device/save-file.ts';
import { useSession } from '../../session.ts';
import { readOutboxFile } from '../../store/outbox-file.ts';
import { exportOutbox } from '../../sync/outbox.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { say } from '../../ui/toast-queue.ts';
import { WHY_WORDS } from '../../words.ts';

/** Larger than any month of unsent entries. */
const LARGEST_FILE = 50_000_000;

const IMPORT_WORDS: Record<string, string> = {
  ...WHY_WORDS,
  'not-a-file': '这不是备份文件，请选“未上传的单”那个文件。',
  'wrong-station': '这是别的站点的文件，没有导入。',
  damaged: '文件坏了，没有导入，请重新导出一份。',
};

/** The unsent entries as a file for a stick or a chat, and such a file taken in. */
export function BackupCard(): JSX.Element {
  const { store, sync, now } = useSession();
  const save = async (): Promise<void> => {
    const { text, entries, left } = await exportOutbox(store);
    saveFile(new Blob([text], { type: 'application/json' }), `未上传的单-${dayOf(now())}.json`);
    const rest = left > 0 ? `，另外 ${left} 条要等这台机器重新绑定后才能存` : '';
    say(`存了 ${entries} 条还没传的记录${rest}。`);
  };
  const load = async (file: File): Promise<void> => {
    const result =
      file.size > LARGEST_FILE
        ? { ok: false as const, why: 'not-a-file' as const }
        : await readOutboxFile(store, await file.text());
    say(
      result.ok
        ? `导入了 ${result.added} 条，${result.known} 条本来就有。`
        : (IMPORT_WORDS[result.why] ?? '没有导入，请再试一次。'),
    );
    if (result.ok) sync?.wake();
  };
  if (sync === null)
    return (
      <Card title="备份">
        <p>练习用的，不用备份。</p>
      </Card>
    );
  return (
    <Card title="备份">
      <p class="muted">还没传的单可以存成文件，用 U 盘或微信带到另一台机器上传。</p>
      <div class="device-acts">
        <Button icon="download" onClick={() => void save()}>
          存成文件
        </Button>
        <FileButton
          icon="upload"
          label="选备份文件"
          accept=".json,application/json"
          testId="backup-file"
          onFile={(file) => void load(file).catch(reportError)}
        >
          导入文件
        </FileButton>
      </div>
    </Card>
  );
}
