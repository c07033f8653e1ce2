// One visit to the import screen: the file in its worker, and how far things have come.
import { type ReadonlySignal, signal } from '@preact/signals';
import {
  type Column, type Mapping, type MappingFault, mappingFault,
} from '../../../core/import/column.ts';
import type { CheckReport, Preview } from '../../device/table-job.ts';
import { type TableReader, newTableReader } from '../../device/table-reader.ts';
import { type Imported, applyImport, importFor, undoImport } from '../../store/import.ts';
import { packedGoods } from '../../store/search.ts';
import { type Store, identityOf } from '../../store/store.ts';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { COLUMN_WORDS, USUAL_UNIT, YES_WORDS } from './columns.ts';
import { FILE_WORDS, writtenWords } from './words.ts';

/** A checked file: `done` parts of the same import are there from a time it was broken off. */
export type Checked = CheckReport & { readonly importId: string; readonly done: number };

export type Step =
  | { readonly at: 'choose'; readonly trouble: string | null }
  | { readonly at: 'reading'; readonly file: string }
  | { readonly at: 'preview'; readonly file: string; readonly preview: Preview;
    readonly mapping: Mapping; readonly fault: MappingFault | null;
    readonly checked: Checked | null }
  | { readonly at: 'writing'; readonly file: string; readonly done: number;
    readonly parts: number; readonly isUndo: boolean }
  | { readonly at: 'written'; readonly file: string; readonly importId: string;
    readonly goods: number; readonly trouble: string | null }
  | { readonly at: 'undone' };

export type ImportTask = {
  readonly step: ReadonlySignal<Step>;
  readonly choose: (file: File) => Promise<void>;
  readonly map: (at: number, column: Column | null) => Promise<void>;
  readonly write: () => Promise<void>;
  readonly undo: () => Promise<void>;
  /** Ends the writing after the part in hand. */
  readonly stop: () => void;
  readonly again: () => void;
  /** The screen is shown, or left: what is being written goes on, and is told when it is done. */
  readonly show: () => () => void;
};

const tasks = new WeakMap<Store, ImportTask>();

/** The one import of a store: it outlives its screen, so that one can sell meanwhile. */
export function importTaskOf(store: Store): ImportTask {
  const task = tasks.get(store) ?? newImportTask(store);
  tasks.set(store, task);
  return task;
}

function newImportTask(store: Store): ImportTask {
  const step = signal<Step>({ at: 'choose', trouble: null });
  let reader: TableReader | null = null;
  let isStopped = false;
  let isShown = false;

  const fail = (trouble: string): void => { step.value = { at: 'choose', trouble }; };
  const close = (): void => {
    reader?.close();
    reader = null;
  };

  const check = async (): Promise<void> => {
    const asked = step.value;
    if (asked.at !== 'preview' || asked.fault !== null || reader === null) return;
    const checked = await checkedBy(store, reader, asked.preview, asked.mapping);
    if (step.value === asked) step.value = { ...asked, checked };
  };

  const watch = (file: string, isUndo: boolean) => {
    isStopped = false;
    return {
      onPart: (done: number, parts: number) => {
        step.value = { at: 'writing', file, done, parts, isUndo };
      },
      isStopped: () => isStopped,
    };
  };

  return {
    step,
    show: () => {
      isShown = true;
      return () => {
        isShown = false;
        if (step.value.at === 'writing') return;
        close();
        step.value = { at: 'choose', trouble: null };
      };
    },
    choose: async (file) => {
      close();
      step.value = { at: 'reading', file: file.name };
      const own = newTableReader();
      reader = own;
      try {
        const read = await own.read(file, COLUMN_WORDS);
        if (!read.ok) return fail(FILE_WORDS[read.why]);
        const { preview } = read;
        step.value = { at: 'preview', file: file.name, preview, mapping: preview.mapping,
          fault: mappingFault(preview.mapping), checked: null };
        await check();
      } catch {
        if (reader === own) fail(FILE_WORDS.unknown);
      }
    },
    map: async (at, column) => {
      const { value } = step;
      if (value.at !== 'preview') return;
      const mapping = value.mapping.map((old, i) =>
        (i === at ? column : old === column ? null : old));
      step.value = { ...value, mapping, fault: mappingFault(mapping), checked: null };
      await check();
    },
    write: async () => {
      const { value } = step;
      if (value.at !== 'preview' || value.checked === null || reader === null) return;
      const { checked: { importId, parts, added, changed }, file } = value;
      const own = reader;
      step.value = { at: 'writing', file, done: 0, parts, isUndo: false };
      const plan = { importId, file, parts, linesOf: own.part };
      const written = await applyImport(store, plan, watch(file, false));
      close();
      const goods = written.ok ? added + changed
        : Math.round(((added + changed) * written.done) / parts);
      step.value = { at: 'written', file, importId, goods, trouble: troubleOf(written) };
      if (!isShown) say(writtenWords(goods, written.ok));
    },
    undo: async () => {
      const { value } = step;
      if (value.at !== 'written') return;
      const undone = await undoImport(store, value.importId, watch(value.file, true));
      step.value = undone.ok ? { at: 'undone' } : { ...value, trouble: troubleOf(undone) };
    },
    stop: () => { isStopped = true; },
    again: () => { step.value = { at: 'choose', trouble: null }; },
  };
}

const troubleOf = (result: Imported): string | null => (result.ok ? null
  : result.why === 'stopped' ? FILE_WORDS.stopped : whyWords(result.why));

/** What importing a file read this way would do. */
async function checkedBy(
  store: Store, reader: TableReader, preview: Preview, mapping: Mapping,
): Promise<Checked> {
  const { station } = identityOf(store);
  const [known, { importId, done }] = await Promise.all([
    packedGoods(store), importFor(store, `${preview.content}:${JSON.stringify(mapping)}`)]);
  const report = await reader.check({
    ...known, station, importId, mapping, unit: USUAL_UNIT, yes: YES_WORDS,
  });
  return { ...report, importId, done };
}
