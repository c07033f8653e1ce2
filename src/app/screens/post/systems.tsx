import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { readSystem, writeSystem } from '../../../core/post/system-table.ts';
import { type System, type Way, WAYS } from '../../../core/post/told.ts';
import { dayOf } from '../../../core/time.ts';
import { saveFile } from '../../device/save-file.ts';
import { useQuery } from '../../parts/query.ts';
import { WhenOn } from '../../parts/when-on.tsx';
import { type Session, useSession } from '../../session.ts';
import { parcelRules } from '../../store/post/parcel-rules.ts';
import { saveShopSettings } from '../../store/shop-settings-save.ts';
import { exportFor, importRows, recordExport, untoldCounts } from '../../store/post/systems.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice } from '../../ui/choice.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { SYSTEM_WORDS, WAY_WORDS, importedWords, unreadWords } from './system-words.ts';
import './parcels.css';
import './post.css';

/** 包裹设置: from when a parcel is late, the way of working, and each system's files. */
export function Systems(): JSX.Element {
  const { route } = useLocation();
  return (
    <div class="post-form">
      <Band title="包裹设置" back={() => route('/post')} />
      <WhenOn anyOf={['parcels']}>
        <Rules />
      </WhenOn>
    </div>
  );
}

const CHOICES = ['none', 'shoufa', 'coop', 'pickup'] as const;

function Rules(): JSX.Element | null {
  const { store, newId } = useSession();
  const rules = useQuery(() => parcelRules(store));
  if (rules === null) return null;
  const save = async (change: Partial<typeof rules>): Promise<void> => {
    const saved = await saveShopSettings(store, newId, { parcels: { ...rules, ...change } });
    if (saved !== null && !saved.ok) say(whyWords(saved.why));
  };
  const { late, way } = rules;
  return (
    <div class="post-fields">
      <Card title="放几天算久">
        <Stepper
          label="放久了的天数"
          text={`${late} 天`}
          onLess={() => void save({ late: Math.max(1, late - 1) })}
          onMore={() => void save({ late: Math.min(60, late + 1) })}
        />
      </Card>
      <Card title="和哪个系统一起用">
        <Choice<Way | 'none'>
          label="和哪个系统一起用"
          value={way ?? 'none'}
          onChange={(chosen) => void save({ way: chosen === 'none' ? null : chosen })}
          options={CHOICES.map((value) => ({ value, label: WAY_WORDS[value] }))}
        />
        <p class="muted">
          {way === null
            ? '选一个，扫一次就替它的每个系统都记好。'
            : `扫一次，${WAYS[way].map((one) => SYSTEM_WORDS[one]).join('和')}都记好。`}
        </p>
      </Card>
      {way !== null && <Files systems={WAYS[way]} />}
    </div>
  );
}

function Files({ systems }: { readonly systems: readonly System[] }): JSX.Element {
  const { store } = useSession();
  const due = useQuery(() => untoldCounts(store, systems), [systems]);
  return (
    <>
      {systems.map((system) => (
        <SystemCard key={system} system={system} due={due?.get(system) ?? 0} />
      ))}
    </>
  );
}

async function saveExport(session: Session, system: System): Promise<void> {
  const { store, newId, station, now } = session;
  const due = await exportFor(store, system);
  const { tableFile } = await import('../../device/table-export.ts');
  const file = await tableFile('csv', async (take) => {
    await take(writeSystem(system, due.rows));
  });
  saveFile(file, `${station.name}-${SYSTEM_WORDS[system]}-${dayOf(now())}.csv`);
  const written = await recordExport(store, newId, system, due);
  say(written === null || written.ok ? `${due.rows.length} 件存成文件了。` : whyWords(written.why));
}

async function readFile({ store, newId }: Session, system: System, file: File): Promise<string> {
  const { readTable } = await import('../../device/table-file.ts');
  const table = await readTable(file);
  if (!table.ok) return '这个文件读不出来，请选系统导出的 CSV 文件。';
  const read = readSystem(system, table.table.rows, table.table.badQuotes);
  return read.ok
    ? importedWords(await importRows(store, newId, system, read.rows))
    : unreadWords(read);
}

function SystemCard({
  system,
  due,
}: {
  readonly system: System;
  readonly due: number;
}): JSX.Element {
  const session = useSession();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const busily = (work: Promise<unknown>): void => {
    setBusy(true);
    work
      .catch((error: unknown) => {
        reportError(error);
        setSaid('没做成，请再试一次。');
      })
      .finally(() => setBusy(false));
  };
  return (
    <Card title={SYSTEM_WORDS[system]} right={due === 0 ? '都导出了' : `${due} 件没导出`}>
      {said !== '' && (
        <p class="post-notice" role="alert">
          {said}
        </p>
      )}
      <Button
        wide
        icon="download"
        busy={busy}
        disabled={due === 0}
        onClick={() => busily(saveExport(session, system))}
      >
        导出 CSV
      </Button>
      <FileButton
        wide
        icon="upload"
        busy={busy}
        label={`${SYSTEM_WORDS[system]}的文件`}
        accept=".csv,.xlsx,text/csv"
        testId={`import-${system}`}
        onFile={(file) => busily(readFile(session, system, file).then(setSaid))}
      >
        导入要到的包裹
      </FileButton>
    </Card>
  );
}
